#pragma once

#include <optional>
#include <string>
#include <vector>

#include "http/message.h"

namespace digit::serve_app {

/// Cross-origin resource sharing (https://fetch.spec.whatwg.org/#http-cors-protocol): which pages of other origins may
/// send requests. Without origins, none may.
class Cors {
 public:
  /// Takes origins such as `https://example.org`, or `*` for every origin.
  explicit Cors(std::vector<std::string> origins = {}) : origins_(std::move(origins)) {}

  /// Answers a preflight request. Returns nullopt if the request is not one or its origin is not allowed.
  std::optional<Reply> preflight(const Request& request) const;

  /// Adds the headers that allow the page to read the reply.
  void add_headers(const Request& request, Reply& reply) const;

  /// Returns whether pages of that origin may send requests.
  bool allows(std::string_view origin) const;

 private:
  std::vector<std::string> origins_;
};

/// Returns whether no page of another origin sent the request: its `Origin` is the host that it was sent to, or it has
/// none, as from programs. Behind a proxy that changes `Host`, the browser's `Sec-Fetch-Site: same-origin` is enough;
/// pages cannot set either header.
bool is_same_origin(const Request& request);

}  // namespace digit::serve_app
