#pragma once

#include <functional>
#include <string>

#include "application.h"
#include "options.h"

namespace digit::serve {

/// Serves until SIGTERM or SIGINT on cpp-httplib's own sockets. Throws digit::Error where the port cannot be had.
void serve(const Application& application, const Options& options,
           const std::function<void(const std::string& address)>& listening);

}  // namespace digit::serve
