#include "transport/listener.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <sstream>
#include <utility>

#include "digit/error.h"

namespace digit::serve_app {
namespace {

/// systemd passes descriptors from this number on.
constexpr int kFirstActivated = 3;

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

int socket_option(int socket, int option) {
  int value = -1;
  socklen_t size = sizeof value;
  return getsockopt(socket, SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
}

/// Returns the value of the variable, which it unsets, or an empty string.
std::string take_variable(const char* name) {
  const char* value = std::getenv(name);
  std::string text = value == nullptr ? "" : value;
  ::unsetenv(name);
  return text;
}

/// Returns 0 if the text is not a number.
int number_in(const std::string& text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

Listener activated_listener(int descriptor) {
  base::FileDescriptor socket(descriptor);
  const int domain = socket_option(descriptor, SO_DOMAIN);
  if ((domain != AF_INET && domain != AF_INET6) || socket_option(descriptor, SO_TYPE) != SOCK_STREAM ||
      socket_option(descriptor, SO_ACCEPTCONN) != 1) {
    throw Error("LISTEN_FDS: expected descriptor " + std::to_string(descriptor) +
                " to be a listening TCP socket; in the socket unit, use ListenStream= with a port and Accept=no");
  }
  ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) | O_NONBLOCK);
  std::string address = address_of(descriptor);
  return {.socket = std::move(socket), .address = std::move(address), .is_inherited = true};
}

}  // namespace

Listener listen_on(const std::string& host, int port, const std::string& option) {
  const std::string address_text = with_port(host, std::to_string(port));
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (const int error = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found); error != 0) {
    throw Error("cannot listen on " + address_text + ": " + gai_strerror(error) + "; set " + option +
                " to an address of this machine");
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
              (reason == EADDRINUSE ? std::string("the port is in use; set another one, or to 0 for any free port")
                                    : std::strerror(reason)));
}

std::vector<ActivatedSocket> take_activated_sockets() {
  const int count = number_in(take_variable("LISTEN_FDS"));
  const int process = number_in(take_variable("LISTEN_PID"));
  std::istringstream names(take_variable("LISTEN_FDNAMES"));
  std::vector<ActivatedSocket> sockets;
  if (process != ::getpid()) return sockets;
  for (int i = 0; i < count; ++i) {
    std::string name;
    std::getline(names, name, ':');
    sockets.push_back({.name = name, .listener = activated_listener(kFirstActivated + i)});
  }
  return sockets;
}

}  // namespace digit::serve_app
