#pragma once

#include <string>

#include "base/file_descriptor.h"

namespace digit::serve_app {

/// A socket that listens, and where.
struct Listener {
  base::FileDescriptor socket;
  /// `127.0.0.1:5000`, `[::1]:5000`; with the port that was picked where 0 was asked for.
  std::string address;
};

/// Throws digit::Error where the port is taken or the address cannot be had. Two servers never share one port.
Listener listen_on(const std::string& host, int port);

}  // namespace digit::serve_app
