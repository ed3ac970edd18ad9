#include "transport/http_engine.h"

#include <httplib.h>

namespace digit::serve_app {
namespace {

/// A stream that never waits. Newer versions of cpp-httplib require `wait_*` and `duration`, older ones `is_*`. So that
/// this class fits both, no function is marked `override`.
class ReadyStream : public httplib::Stream {
 public:
  // NOLINTBEGIN(modernize-use-override)
  bool is_readable() const { return true; }
  bool is_writable() const { return true; }
  bool wait_readable() const { return true; }
  bool wait_writable() const { return true; }
  time_t duration() const { return 0; }
  // NOLINTEND(modernize-use-override)
};

/// A stream in memory, from which cpp-httplib reads the request line and to which it writes the reply.
class MemoryStream final : public ReadyStream {
 public:
  MemoryStream(std::string_view input, std::string& output) : input_(input), output_(output) {}

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
  /// cpp-httplib rejects the numbers of sockets from 1,024 on.
  socket_t socket() const override { return INVALID_SOCKET; }

 private:
  std::string_view input_;
  std::string& output_;
};

/// Removes the scheme and the host, which a client sends to a proxy.
std::string_view path_of(std::string_view target) {
  if (target.starts_with('/') || target == "*") return target;
  const auto host = target.find("://");
  if (host == std::string_view::npos) return "/";
  const auto path = target.find('/', host + 3);
  return path == std::string_view::npos ? "/" : target.substr(path);
}

}  // namespace

class HttpEngine::Server final : public httplib::Server {
 public:
  explicit Server(const KeepAlive& keep_alive) {
    set_keep_alive_timeout(keep_alive.timeout.count());
    set_keep_alive_max_count(keep_alive.max_requests);
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      answer(request, response);
      return HandlerResponse::Handled;
    });
  }

  void process(const RequestHandler& handler, const Framing& framing, std::string_view peer, bool closes,
               std::string& output) {
    handler_ = &handler;
    framing_ = &framing;
    peer_ = peer;
    // The real method is set afterwards, because cpp-httplib rejects the methods that it does not know.
    std::string head("GET ");
    head.append(path_of(framing.target())).append(" HTTP/1.1\r\n\r\n");
    MemoryStream stream(head, output);
    bool connection_closed = closes;
    process_request(stream, "", 0, "", 0, closes, connection_closed,
                    [&framing](httplib::Request& request) { request.method = framing.method(); });
  }

 private:
  void answer(const httplib::Request& from, httplib::Response& to) const {
    Request request{.method = framing_->method(),
                    .path = from.path,
                    .headers = framing_->headers(),
                    .body = framing_->body(),
                    .body_is_padded = true,
                    .peer = peer_};
    for (const auto& [name, value] : from.params) request.query.push_back({name, value});
    Reply reply = handler_->answer(std::move(request));
    to.status = reply.status;
    for (const auto& [name, value] : reply.headers) to.set_header(name, value);
    if (!reply.body.empty()) to.set_content(std::move(reply.body), reply.content_type);
  }

  const RequestHandler* handler_ = nullptr;
  const Framing* framing_ = nullptr;
  std::string_view peer_;
};

HttpEngine::HttpEngine(const KeepAlive& keep_alive) : keep_alive_(keep_alive) {}
HttpEngine::~HttpEngine() = default;

void HttpEngine::process(const RequestHandler& handler, const Framing& framing, std::string_view peer, bool closes,
                         std::string& output) {
  if (idle_.empty()) idle_.push_back(std::make_unique<Server>(keep_alive_));
  std::unique_ptr<Server> server = std::move(idle_.back());
  idle_.pop_back();
  server->process(handler, framing, peer, closes, output);
  idle_.push_back(std::move(server));
}

void HttpEngine::write_rejection(const Reply& reply, std::string& output) {
  output.append("HTTP/1.1 ").append(std::to_string(reply.status)).append(" ");
  output.append(httplib::status_message(reply.status)).append("\r\nConnection: close\r\n");
  for (const auto& [name, value] : reply.headers) output.append(name).append(": ").append(value).append("\r\n");
  output.append("Content-Type: ").append(reply.content_type);
  output.append("\r\nContent-Length: ").append(std::to_string(reply.body.size())).append("\r\n\r\n");
  output.append(reply.body);
}

}  // namespace digit::serve_app
