#include "transport/acceptor.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <new>

#include "digit/error.h"

namespace digit::serve_app {
namespace {

/// How long to wait before accepting connections again if the process is out of descriptors.
constexpr int kPauseMilliseconds = 100;

constexpr int kBacklog = 4096;

/// The most connections that a port accepts before the other ports have their turn.
constexpr int kMaxAtOnce = 64;

std::string with_port(const std::string& host, const std::string& port) {
  return host.find(':') == std::string::npos ? host + ':' + port : '[' + host + "]:" + port;
}

std::string address_of(int socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> port{};
  getnameinfo(reinterpret_cast<sockaddr*>(&address), size, host.data(), host.size(), port.data(), port.size(),
              NI_NUMERICHOST | NI_NUMERICSERV);
  return with_port(host.data(), port.data());
}

/// Returns an empty descriptor and sets `errno` if the address is not available.
base::FileDescriptor try_listen(const addrinfo& address) {
  base::FileDescriptor socket(::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) return {};
  // This allows using a port again soon after it was closed. SO_REUSEPORT would allow two servers to share it.
  const int yes = 1;
  setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (::bind(socket.get(), address.ai_addr, address.ai_addrlen) != 0) return {};
  if (::listen(socket.get(), kBacklog) != 0) return {};
  return socket;
}

std::string peer_of(const sockaddr_storage& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* from = address.ss_family == AF_INET6
                         ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr)
                         : static_cast<const void*>(&reinterpret_cast<const sockaddr_in&>(address).sin_addr);
  const char* written = inet_ntop(address.ss_family, from, text.data(), text.size());
  return written == nullptr ? "" : written;
}

}  // namespace

Listener listen_on(const std::string& host, int port) {
  const std::string address_text = with_port(host, std::to_string(port));
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (const int error = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found); error != 0) {
    throw Error("cannot listen on " + address_text + ": " + gai_strerror(error) +
                "; set --host to an address of this machine");
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> addresses(found, freeaddrinfo);
  int reason = 0;
  for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
    base::FileDescriptor socket = try_listen(*address);
    if (socket) {
      std::string bound = address_of(socket.get());
      return {.socket = std::move(socket), .address = std::move(bound)};
    }
    reason = errno;
  }
  throw Error("cannot listen on " + address_text + ": " +
              (reason == EADDRINUSE
                   ? std::string("the port is in use; set --port to another one, or to 0 for any free port")
                   : std::strerror(reason)));
}

Acceptor::Acceptor(std::span<Port> ports, OnAccepted on_accepted)
    : ports_(ports), on_accepted_(std::move(on_accepted)), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

Acceptor::~Acceptor() {
  thread_.request_stop();
  eventfd_write(wake_.get(), 1);
}

void Acceptor::run(const std::stop_token& stop) {
  std::vector<pollfd> watched{{.fd = wake_.get(), .events = POLLIN, .revents = 0}};
  for (const Port& port : ports_) watched.push_back({.fd = port.listener.socket.get(), .events = POLLIN, .revents = 0});
  bool has_room = true;
  while (!stop.stop_requested()) {
    const nfds_t count = has_room ? watched.size() : 1;
    poll(watched.data(), count, has_room ? -1 : kPauseMilliseconds);
    has_room = true;
    for (const Port& port : ports_) has_room = accept_some(port) && has_room;
  }
  for (const Port& port : ports_) accept_some(port);
  for (Port& port : ports_) port.listener.socket.close();
}

bool Acceptor::accept_some(const Port& port) const {
  for (int i = 0; i < kMaxAtOnce; ++i) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    base::FileDescriptor socket(accept4(port.listener.socket.get(), reinterpret_cast<sockaddr*>(&address), &size,
                                        SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!socket) {
      if (errno == ECONNABORTED || errno == EINTR) continue;
      return errno != EMFILE && errno != ENFILE && errno != ENOBUFS && errno != ENOMEM;
    }
    const int yes = 1;
    setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    try {
      on_accepted_({.socket = std::move(socket), .peer = peer_of(address), .port = port});
    } catch (const std::bad_alloc& error) {
      port.handler.report_lost_connection(error.what());
      return false;
    }
  }
  return true;
}

}  // namespace digit::serve_app
