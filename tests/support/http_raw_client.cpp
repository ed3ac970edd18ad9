#include "support/http_raw_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace digit::test {
namespace {

using Clock = std::chrono::steady_clock;

RawReply parse_head(std::string_view head) {
  RawReply reply;
  reply.status = std::stoi(std::string(head.substr(head.find(' ') + 1, 3)));
  head.remove_prefix(std::min(head.find("\r\n"), head.size() - 2) + 2);
  while (!head.empty()) {
    const auto line = head.substr(0, head.find("\r\n"));
    head.remove_prefix(std::min(line.size() + 2, head.size()));
    const auto colon = line.find(": ");
    if (colon == std::string_view::npos) throw std::runtime_error("expected a header, found " + std::string(line));
    std::string name(line.substr(0, colon));
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    reply.headers[name] = line.substr(colon + 2);
  }
  return reply;
}

}  // namespace

RawConnection::RawConnection(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(socket_);
    throw std::runtime_error("cannot connect to port " + std::to_string(port));
  }
  const int yes = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

RawConnection::RawConnection(RawConnection&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), received_(std::move(other.received_)) {}

RawConnection::~RawConnection() {
  if (socket_ >= 0) ::close(socket_);
}

bool RawConnection::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool RawConnection::receive(Clock::time_point until) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
  pollfd watched{.fd = socket_, .events = POLLIN, .revents = 0};
  if (left <= 0 || poll(&watched, 1, static_cast<int>(left)) <= 0) return false;
  std::array<char, 65536> buffer{};
  const ssize_t size = ::recv(socket_, buffer.data(), buffer.size(), 0);
  if (size <= 0) return false;
  received_.append(buffer.data(), static_cast<std::size_t>(size));
  return true;
}

std::optional<RawReply> RawConnection::read_reply(std::chrono::milliseconds timeout, bool has_body) {
  const auto until = Clock::now() + timeout;
  while (received_.find("\r\n\r\n") == std::string::npos) {
    if (!receive(until)) return std::nullopt;
  }
  const auto head_size = received_.find("\r\n\r\n");
  RawReply reply = parse_head(std::string_view(received_).substr(0, head_size));
  received_.erase(0, head_size + 4);
  if (!has_body || reply.status < 200 || reply.status == 204 || reply.status == 304) return reply;
  const std::size_t size = std::stoul(reply.headers.at("content-length"));
  while (received_.size() < size) {
    if (!receive(until)) return std::nullopt;
  }
  reply.body = received_.substr(0, size);
  received_.erase(0, size);
  return reply;
}

bool RawConnection::is_closed_within(std::chrono::milliseconds timeout) {
  const auto until = Clock::now() + timeout;
  while (receive(until)) {
  }
  return Clock::now() < until;
}

void RawConnection::shut_down() const { ::shutdown(socket_, SHUT_WR); }

void RawConnection::reset() {
  const linger immediately{.l_onoff = 1, .l_linger = 0};
  setsockopt(socket_, SOL_SOCKET, SO_LINGER, &immediately, sizeof immediately);
  ::close(std::exchange(socket_, -1));
}

std::string http_request(std::string_view method, std::string_view target, std::string_view body,
                         std::string_view more_headers) {
  std::string request(method);
  request.append(" ").append(target).append(" HTTP/1.1\r\nHost: localhost\r\n").append(more_headers);
  if (!body.empty()) request.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
  return request.append("\r\n").append(body);
}

RawReply fetch(int port, std::string_view method, std::string_view target, std::string_view body,
               std::string_view more_headers) {
  RawConnection connection(port);
  connection.send(http_request(method, target, body, more_headers));
  auto reply = connection.read_reply(std::chrono::seconds(20), method != "HEAD");
  if (!reply) throw std::runtime_error("no reply to " + std::string(method) + " " + std::string(target));
  return *reply;
}

}  // namespace digit::test
