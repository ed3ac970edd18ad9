#include "transport/http_engine.h"

#include <httplib.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <exception>
#include <stdexcept>
#include <utility>

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
std::string_view without_host(std::string_view target) {
  if (target.starts_with('/') || target == "*") return target;
  const auto host = target.find("://");
  if (host == std::string_view::npos) return "/";
  const auto path = target.find_first_of("/?", host + 3);
  return path == std::string_view::npos || target[path] == '?' ? "/" : target.substr(path);
}

std::string_view path_of(std::string_view target) {
  const auto path = without_host(target);
  return path.substr(0, path.find('?'));
}

/// Returns the query with its question mark. Escapes `%u`, which cpp-httplib would decode although it is not part of
/// any standard.
std::string query_of(std::string_view target) {
  std::string query(target.substr(std::min(target.find('?'), target.size())));
  for (auto at = query.find("%u"); at != std::string::npos; at = query.find("%u", at + 3)) query.insert(at + 1, "25");
  return query;
}

/// Returns a time as the header `Date` has it: `Sun, 06 Nov 1994 08:49:37 GMT`.
std::string date_text(std::time_t time) {
  std::tm parts{};
  gmtime_r(&time, &parts);
  std::array<char, 40> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

/// Replies 204 and 304 have no body, so that they must not have the length that cpp-httplib adds. It also announces
/// byte ranges, which the server does not support.
bool is_written(int status, std::string_view name) {
  const bool has_body = status != 204 && status != 304;
  return (has_body || name != "Content-Length") && name != "Accept-Ranges";
}

}  // namespace

class HttpEngine::Server final : public httplib::Server {
 public:
  explicit Server(HttpEngine& engine) : engine_(engine) {
    set_keep_alive_timeout(engine.keep_alive_.timeout.count());
    set_keep_alive_max_count(engine.keep_alive_.max_requests);
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      answer(request, response);
      return HandlerResponse::Handled;
    });
    // The handler turns exceptions into replies. Those that it throws nevertheless must not become a reply here.
    set_exception_handler([](const httplib::Request&, httplib::Response&, std::exception_ptr failure) {
      std::rethrow_exception(std::move(failure));
    });
    set_header_writer([this](httplib::Stream& stream, const httplib::Headers& headers) {
      const std::string text = header_text(headers);
      return stream.write(text.data(), text.size());
    });
  }

  void process(const RequestHandler& handler, Request head, const Framing& framing, const std::function<bool()>& closes,
               std::string& output) {
    handler_ = &handler;
    closes_ = &closes;
    status_ = 0;
    request_ = std::move(head);
    request_.body = framing.body();
    request_.body_is_padded = true;
    // The real method is set afterwards, because cpp-httplib rejects the methods that it does not know.
    const std::string line = "GET /" + query_of(framing.target()) + " HTTP/1.1\r\n\r\n";
    MemoryStream stream(line, output);
    bool unused = false;
    process_request(stream, "", 0, "", 0, false, unused, [&](httplib::Request& request) {
      request.method = framing.method();
      http_request_ = &request;
    });
    if (status_ == 0) throw std::logic_error("cpp-httplib did not accept the line of a request");
  }

 private:
  void answer(const httplib::Request& from, httplib::Response& to) {
    for (const auto& [name, value] : from.params) request_.query.push_back({name, value});
    Reply reply = handler_->answer(std::move(request_));
    to.status = status_ = reply.status;
    headers_ = std::move(reply.headers);
    if ((*closes_)()) http_request_->set_header("Connection", "close");  // cpp-httplib looks for it when it replies
    if (!reply.body.empty()) to.set_content(std::move(reply.body), reply.content_type);
  }

  /// Returns the headers of cpp-httplib and those of the reply, which would take longer in cpp-httplib's map.
  std::string header_text(const httplib::Headers& headers) const {
    std::string text;
    const auto append = [&text](std::string_view name, std::string_view value) {
      text.append(name).append(": ").append(value).append("\r\n");
    };
    append("Date", engine_.date());
    for (const auto& [name, value] : headers) {
      if (is_written(status_, name)) append(name, value);
    }
    for (const auto& [name, value] : headers_) append(name, value);
    return text.append("\r\n");
  }

  HttpEngine& engine_;
  const RequestHandler* handler_ = nullptr;
  const std::function<bool()>* closes_ = nullptr;
  httplib::Request* http_request_ = nullptr;
  Request request_;
  int status_ = 0;
  std::vector<std::pair<std::string, std::string>> headers_;
};

HttpEngine::HttpEngine(const KeepAlive& keep_alive) : keep_alive_(keep_alive) {}
HttpEngine::~HttpEngine() = default;

const std::string& HttpEngine::date() {
  if (const std::time_t now = std::time(nullptr); now != date_time_) {
    date_time_ = now;
    date_ = date_text(now);
  }
  return date_;
}

Request HttpEngine::head_of(const Framing& framing, std::string_view peer) {
  return {.method = framing.method(), .path = path_of(framing.target()), .headers = framing.headers(), .peer = peer};
}

void HttpEngine::process(const RequestHandler& handler, Request head, const Framing& framing,
                         const std::function<bool()>& closes, std::string& output) {
  if (idle_.empty()) idle_.push_back(std::make_unique<Server>(*this));
  std::unique_ptr<Server> server = std::move(idle_.back());
  idle_.pop_back();
  server->process(handler, std::move(head), framing, closes, output);
  idle_.push_back(std::move(server));
}

void HttpEngine::write_rejection(const Reply& reply, std::string& output) {
  output.append("HTTP/1.1 ").append(std::to_string(reply.status)).append(" ");
  output.append(httplib::status_message(reply.status)).append("\r\nConnection: close\r\nDate: ");
  output.append(date_text(std::time(nullptr))).append("\r\n");
  for (const auto& [name, value] : reply.headers) output.append(name).append(": ").append(value).append("\r\n");
  output.append("Content-Type: ").append(reply.content_type);
  output.append("\r\nContent-Length: ").append(std::to_string(reply.body.size())).append("\r\n\r\n");
  output.append(reply.body);
}

}  // namespace digit::serve_app
