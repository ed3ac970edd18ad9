#include "transport/listener.h"

#include <netdb.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "digit/error.h"

namespace digit::serve_app {
namespace {

constexpr int kBacklog = 4096;

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

/// The socket, or none with `errno` set.
base::FileDescriptor try_listen(const addrinfo& address) {
  base::FileDescriptor socket(::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) return {};
  // A port that was just given back may be taken again; SO_REUSEPORT would let two servers have it at once.
  const int yes = 1;
  setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (::bind(socket.get(), address.ai_addr, address.ai_addrlen) != 0) return {};
  if (::listen(socket.get(), kBacklog) != 0) return {};
  return socket;
}

}  // namespace

Listener listen_on(const std::string& host, int port) {
  const std::string place = with_port(host, std::to_string(port));
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (const int error = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found); error != 0) {
    throw Error("cannot listen on " + place + ": " + gai_strerror(error) +
                "; name an address of this machine with --host");
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
  throw Error("cannot listen on " + place + ": " +
              (reason == EADDRINUSE
                   ? std::string("the port is taken; choose another with --port, or 0 for any free one")
                   : std::strerror(reason)));
}

}  // namespace digit::serve_app
