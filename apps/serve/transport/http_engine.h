#pragma once

#include <chrono>
#include <ctime>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"
#include "transport/framing.h"

namespace digit::serve_app {

/// cpp-httplib without its sockets: it reads the request line, decodes the query, and writes the reply.
/// llhttp frames the requests first for two reasons: cpp-httplib reads with blocking calls, so that one slow client
/// would block the event loop, and it accepts ambiguous framing that llhttp rejects.
///
/// cpp-httplib calls the handler of a server without any context. The engine therefore uses one cpp-httplib server for
/// each request in flight, in which the handler finds its request, and reuses the servers that are idle.
///
/// One engine belongs to one thread. `process` may suspend its fiber, and other fibers of the thread may call it in the
/// meantime.
class HttpEngine {
 public:
  /// What replies announce in the `Keep-Alive` header.
  struct KeepAlive {
    std::chrono::seconds timeout;
    std::size_t max_requests;
  };

  explicit HttpEngine(const KeepAlive& keep_alive);
  ~HttpEngine();

  /// Returns the method, the path, and the headers of the request that `framing` has read at least up to its body, sent
  /// by the client at address `peer`. The views are valid as long as those of `framing` and `peer`.
  static Request head_of(const Framing& framing, std::string_view peer);

  /// Answers the complete request in `framing`, of which `head` is the head, and appends the reply to `output`.
  /// `closes`, which is called after the handler, returns whether the reply announces the end of the connection.
  /// `framing` must outlive the call. Throws std::logic_error if cpp-httplib does not accept the request line.
  void process(const RequestHandler& handler, Request head, const Framing& framing, const std::function<bool()>& closes,
               std::string& output);

  /// Appends a reply that ends the connection. cpp-httplib can write a reply only to a request that it has parsed, so
  /// the replies to malformed, late and surplus requests are written here.
  static void write_rejection(const Reply& reply, std::string& output);

 private:
  class Server;

  /// Returns the value of the header `Date`, which changes once a second.
  const std::string& date();

  KeepAlive keep_alive_;
  std::time_t date_time_ = 0;
  std::string date_;
  std::vector<std::unique_ptr<Server>> idle_;
};

}  // namespace digit::serve_app
