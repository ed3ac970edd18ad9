#pragma once

#include <string_view>

#include "http/message.h"

namespace digit::serve_app {

/// Answers the requests of one port. All members are safe to call from several threads at once and never throw.
class RequestHandler {
 public:
  virtual ~RequestHandler() = default;

  /// Answers a request. Called in a fiber, which it may suspend.
  virtual Reply answer(Request request) const = 0;

  /// Returns the error reply to bytes that are not a request, or to a request that the transport does not hand on.
  virtual Reply reject(int status, std::string_view message) const = 0;
};

}  // namespace digit::serve_app
