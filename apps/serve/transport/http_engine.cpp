#include "transport/http_engine.h"

#include <httplib.h>

#include <algorithm>
#include <array>

namespace digit::serve_app {
namespace {

/// A request line in, a reply out, all in memory. Newer versions of cpp-httplib ask for `wait_*` and `duration` where
/// older ones ask for `is_writable`; it has them all.
class MemoryStream final : public httplib::Stream {
 public:
  MemoryStream(std::string_view input, std::string& output) : input_(input), output_(output) {}

  bool is_readable() const { return true; }
  bool is_writable() const { return true; }
  bool wait_readable() const { return true; }
  bool wait_writable() const { return true; }
  time_t duration() const { return 0; }

  ssize_t read(char* to, std::size_t size) override {
    const std::size_t taken = input_.copy(to, size);
    input_.remove_prefix(taken);
    return static_cast<ssize_t>(taken);
  }
  using httplib::Stream::write;
  ssize_t write(const char* from, std::size_t size) override {
    output_.append(from, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  /// From 1,024 on cpp-httplib refuses a socket's number.
  socket_t socket() const override { return INVALID_SOCKET; }

 private:
  std::string_view input_;
  std::string& output_;
};

/// A method that cpp-httplib does not know would be answered 400 before anyone is asked; the router answers it better.
std::string_view known_method(std::string_view method) {
  static constexpr std::array<std::string_view, 7> kKnown{"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"};
  return std::ranges::find(kKnown, method) == kKnown.end() ? "POST" : method;
}

/// Without the scheme and host of a proxy's request.
std::string_view path_of(std::string_view target) {
  if (target.starts_with('/') || target == "*") return target;
  const auto host = target.find("://");
  if (host == std::string_view::npos) return "/";
  const auto path = target.find('/', host + 3);
  return path == std::string_view::npos ? "/" : target.substr(path);
}

/// The request whose head this thread feeds to cpp-httplib. It is read before anything can suspend.
const IncomingRequest*& entering() {
  thread_local const IncomingRequest* request = nullptr;
  return request;
}

}  // namespace

class HttpEngine::Server final : public httplib::Server {
 public:
  Server(RequestHandler handler, const KeepAlive& keep_alive) : handler_(std::move(handler)) {
    set_keep_alive_timeout(keep_alive.timeout.count());
    set_keep_alive_max_count(keep_alive.max_requests);
    set_pre_routing_handler([this](const httplib::Request& from, httplib::Response& to) {
      handle(*entering(), from, to);
      return HandlerResponse::Handled;
    });
  }

  void process(const IncomingRequest& request, std::string& output) {
    std::string head(known_method(request.method));
    head.append(" ").append(path_of(request.target)).append(" HTTP/1.1\r\n");
    head += request.closes ? "Connection: close\r\n\r\n" : "\r\n";
    MemoryStream stream(head, output);
    entering() = &request;
    bool closed = request.closes;
    process_request(stream, "", 0, "", 0, request.closes, closed, nullptr);
  }

 private:
  void handle(const IncomingRequest& incoming, const httplib::Request& from, httplib::Response& to) const {
    Request request{.method = incoming.method,
                    .path = from.path,
                    .headers = incoming.headers,
                    .body = incoming.body,
                    .body_is_padded = true,
                    .peer = incoming.peer,
                    .is_over_limit = incoming.is_over_limit};
    for (const auto& [name, value] : from.params) request.query.push_back({name, value});
    Reply reply = handler_(request);
    to.status = reply.status;
    for (const auto& [name, value] : reply.headers) to.set_header(name, value);
    if (!reply.body.empty()) to.set_content(std::move(reply.body), reply.content_type);
  }

  RequestHandler handler_;
};

HttpEngine::HttpEngine(RequestHandler handler, const KeepAlive& keep_alive)
    : server_(std::make_unique<Server>(std::move(handler), keep_alive)) {}
HttpEngine::~HttpEngine() = default;

void HttpEngine::process(const IncomingRequest& request, std::string& output) const {
  server_->process(request, output);
}

void HttpEngine::write_refusal(const Reply& reply, std::string& output) {
  output.append("HTTP/1.1 ").append(std::to_string(reply.status)).append(" ");
  output.append(httplib::status_message(reply.status)).append("\r\nConnection: close\r\n");
  for (const auto& [name, value] : reply.headers) output.append(name).append(": ").append(value).append("\r\n");
  output.append("Content-Type: ").append(reply.content_type);
  output.append("\r\nContent-Length: ").append(std::to_string(reply.body.size())).append("\r\n\r\n");
  output.append(reply.body);
}

}  // namespace digit::serve_app
