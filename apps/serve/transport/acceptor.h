#pragma once

#include <openssl/types.h>

#include <functional>
#include <span>
#include <string>
#include <thread>

#include "base/file_descriptor.h"
#include "http/message.h"

namespace digit::serve_app {

/// A listening socket.
struct Listener {
  base::FileDescriptor socket;
  /// `127.0.0.1:5000` or `[::1]:5000`, with the port that the system chose if 0 was requested.
  std::string address;
};

/// Listens on an address of this machine. Throws digit::Error if the port is in use or the address is not available.
/// Two servers never share a port.
Listener listen_on(const std::string& host, int port);

/// A listening socket and what answers its connections.
struct Port {
  Listener listener;
  const RequestHandler& handler;
  /// Null for plain HTTP.
  SSL_CTX* tls = nullptr;
};

/// A thread that accepts new connections.
class Acceptor {
 public:
  using OnAccepted = std::function<void(base::FileDescriptor socket, std::string peer, const Port& port)>;

  /// `ports` must outlive the acceptor and the connections.
  Acceptor(std::span<Port> ports, OnAccepted on_accepted);
  /// Accepts the connections that clients have already made, then closes the listening sockets.
  ~Acceptor();
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

 private:
  void run(const std::stop_token& stop);
  /// Returns false if the process is out of descriptors or memory.
  bool accept_all(const Port& port) const;

  std::span<Port> ports_;
  OnAccepted on_accepted_;
  base::FileDescriptor wake_;
  std::jthread thread_;
};

}  // namespace digit::serve_app
