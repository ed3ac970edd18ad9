#pragma once

#include <openssl/types.h>

#include <functional>
#include <memory>
#include <string_view>

#include "http/message.h"
#include "transport/http_engine.h"

namespace digit::serve_app {

/// What the transport asks of those above it; safe to call from several threads at once.
struct Responder {
  /// Answers a request, in a fiber. Must not throw.
  std::function<Reply(const Request&)> answer;
  /// Words the reply to what is no request, or too late, or too much.
  std::function<Reply(int status, std::string_view message)> refuse;
};

/// What stands behind a port.
struct Endpoint {
  Responder responder;
  std::unique_ptr<HttpEngine> engine;
  /// Null: plain HTTP.
  SSL_CTX* tls = nullptr;
};

}  // namespace digit::serve_app
