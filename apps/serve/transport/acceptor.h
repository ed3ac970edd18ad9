#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <utility>

#include "base/file_descriptor.h"
#include "http/message.h"
#include "transport/listener.h"
#include "transport/tls.h"

namespace digit::serve_app {

/// A listening socket and what answers its connections.
struct Port {
  Listener listener;
  const RequestHandler& handler;
  /// Null for plain HTTP. Each new connection uses the context that is current then.
  const TlsSlot* tls = nullptr;
  /// The number of connections at which new ones of this port receive a 503.
  std::size_t max_connections = 10'000;
  /// The number of open connections.
  std::unique_ptr<std::atomic<std::size_t>> connections = std::make_unique<std::atomic<std::size_t>>(0);
};

/// Counts a connection of a port, until its destructor. Move-only.
class ConnectionTicket {
 public:
  explicit ConnectionTicket(const Port& port) : connections_(port.connections.get()) { ++*connections_; }
  ~ConnectionTicket() {
    if (connections_ != nullptr) --*connections_;
  }
  ConnectionTicket(ConnectionTicket&& other) noexcept : connections_(std::exchange(other.connections_, nullptr)) {}
  ConnectionTicket& operator=(ConnectionTicket&&) = delete;

 private:
  std::atomic<std::size_t>* connections_;
};

/// A new connection of a port.
struct AcceptedSocket {
  base::FileDescriptor socket;
  /// The client's address.
  std::string peer;
  const Port& port;
  ConnectionTicket ticket{port};
};

/// A thread that accepts new connections.
class Acceptor {
 public:
  using OnAccepted = std::function<void(AcceptedSocket accepted)>;

  /// `ports` must outlive the acceptor and the connections. `on_accepted` may throw std::bad_alloc, which costs only
  /// that connection.
  Acceptor(std::span<Port> ports, OnAccepted on_accepted);
  /// Accepts the connections that clients have already made, then closes the listening sockets. Leaves the connections
  /// of an inherited socket to the next server.
  ~Acceptor();
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

 private:
  void run(const std::stop_token& stop);
  /// Accepts connections that wait, at most that many. Returns false if the process is out of descriptors or memory.
  bool accept_some(const Port& port, int most) const;

  std::span<Port> ports_;
  OnAccepted on_accepted_;
  base::FileDescriptor wake_;
  std::jthread thread_;
};

}  // namespace digit::serve_app
