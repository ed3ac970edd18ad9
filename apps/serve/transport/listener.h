#pragma once

#include <string>
#include <vector>

#include "base/file_descriptor.h"

namespace digit::serve_app {

/// The most connections that may wait in a socket to be accepted.
inline constexpr int kBacklog = 4096;

/// A listening socket.
struct Listener {
  base::FileDescriptor socket;
  /// `127.0.0.1:5000` or `[::1]:5000`, with the port that the system chose if 0 was requested.
  std::string address;
  /// Whether another process keeps the socket open, so that connections can wait in it for the next server.
  bool is_inherited = false;
};

/// Listens on an address of this machine. Throws digit::Error if the port is in use or the address is not available;
/// `option` is the one that names the host. Two servers never share a port.
Listener listen_on(const std::string& host, int port, const std::string& option = "--host");

/// A listening socket that systemd has passed.
struct ActivatedSocket {
  /// As `FileDescriptorName=` of the socket unit says.
  std::string name;
  Listener listener;
};

/// Takes the sockets that systemd passes with LISTEN_FDS, LISTEN_PID and LISTEN_FDNAMES, and unsets these variables.
/// Returns none if there are no sockets for this process. Throws digit::Error if one of them is not a listening TCP
/// socket. Must be called before other threads start.
std::vector<ActivatedSocket> take_activated_sockets();

}  // namespace digit::serve_app
