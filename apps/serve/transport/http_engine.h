#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"
#include "transport/framing.h"

namespace digit::serve_app {

/// Runs framed requests through cpp-httplib, which reads the request line, decodes the path and the query, and writes
/// the reply. llhttp frames the requests before that, because cpp-httplib reads a request with blocking calls, so that
/// a slow client would block the event loop, and is more lenient than llhttp about ambiguous framing.
///
/// cpp-httplib calls a server's one handler without any context. The engine therefore keeps a small cpp-httplib server
/// for each request in progress and reuses it, so that the handler finds its request in its own server.
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

  /// Answers a complete request of the client at address `peer` and appends the reply to `output`. `closes` says
  /// whether the reply announces the end of the connection. `framing` and `peer` must outlive the call.
  void process(const RequestHandler& handler, const Framing& framing, std::string_view peer, bool closes,
               std::string& output);

  /// Appends a reply that ends the connection. cpp-httplib can write a reply only to a request that it has parsed, so
  /// the replies to malformed, late and surplus requests are written here.
  static void write_rejection(const Reply& reply, std::string& output);

 private:
  class Server;

  KeepAlive keep_alive_;
  std::vector<std::unique_ptr<Server>> idle_;
};

}  // namespace digit::serve_app
