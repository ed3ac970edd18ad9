#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace digit::serve_app {

/// A framed request on its way through cpp-httplib.
struct IncomingRequest {
  std::string_view method;
  std::string_view target;
  std::vector<Field> headers = {};
  /// With kBodyPadding bytes of capacity behind its end.
  std::string_view body = {};
  std::string_view peer = {};
  bool is_over_limit = false;
  /// The connection ends with the answer.
  bool closes = false;
};

/// cpp-httplib without its sockets: it reads the request line, decodes path and query, and writes the reply.
class HttpEngine {
 public:
  using RequestHandler = std::function<Reply(const Request&)>;

  struct KeepAlive {
    std::chrono::seconds timeout;
    std::size_t max_requests;
  };

  HttpEngine(RequestHandler handler, const KeepAlive& keep_alive);
  ~HttpEngine();

  /// Answers one request and appends the reply to `output`. May suspend the fiber it is called in. Safe to call from
  /// several threads at once.
  void process(const IncomingRequest& request, std::string& output) const;

  /// Appends a reply to what is no request, written without being asked.
  static void write_refusal(const Reply& reply, std::string& output);

 private:
  class Server;
  std::unique_ptr<Server> server_;
};

}  // namespace digit::serve_app
