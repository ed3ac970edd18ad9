#pragma once

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "base/file_descriptor.h"
#include "transport/endpoint.h"

namespace digit::serve_app {

/// A thread that takes new connections off its listening sockets.
class Acceptor {
 public:
  struct Port {
    base::FileDescriptor socket;
    const Endpoint* endpoint;
  };
  using Accepted = std::function<void(base::FileDescriptor socket, std::string peer, const Endpoint& endpoint)>;

  Acceptor(std::vector<Port> ports, Accepted accepted);
  /// Takes what has connected already, then listens no longer.
  ~Acceptor();
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

 private:
  void run(const std::stop_token& stop);
  /// False where the process is out of descriptors or memory.
  bool accept_all(const Port& port) const;

  std::vector<Port> ports_;
  Accepted accepted_;
  base::FileDescriptor wake_;
  std::jthread thread_;
};

}  // namespace digit::serve_app
