#include "transport/acceptor.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <new>
#include <system_error>

namespace digit::serve_app {
namespace {

/// How long to wait before accepting connections again if the process is out of descriptors.
constexpr int kPauseMilliseconds = 100;

/// The most connections that a port accepts before the other ports have their turn.
constexpr int kMaxAtOnce = 64;

std::string peer_of(const sockaddr_storage& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* from = address.ss_family == AF_INET6
                         ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr)
                         : static_cast<const void*>(&reinterpret_cast<const sockaddr_in&>(address).sin_addr);
  const char* written = inet_ntop(address.ss_family, from, text.data(), text.size());
  return written == nullptr ? "" : written;
}

}  // namespace

Acceptor::Acceptor(std::span<Port> ports, OnAccepted on_accepted)
    : ports_(ports), on_accepted_(std::move(on_accepted)), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!wake_) throw std::system_error(errno, std::generic_category(), "eventfd");
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
    if (stop.stop_requested()) break;  // an inherited socket keeps its clients for the next server
    has_room = true;
    for (const Port& port : ports_) has_room = accept_some(port, kMaxAtOnce) && has_room;
  }
  for (const Port& port : ports_) {
    if (!port.listener.is_inherited) accept_some(port, kBacklog);
  }
  for (Port& port : ports_) port.listener.socket.close();
}

bool Acceptor::accept_some(const Port& port, int most) const {
  for (int i = 0; i < most; ++i) {
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
