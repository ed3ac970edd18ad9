#pragma once

#include <optional>
#include <string>
#include <vector>

#include "http/message.h"

namespace digit::serve_app {

/// Lets pages of other origins ask, where the operator named them. Off without a name.
class Cors {
 public:
  /// Origins like `https://example.org`, or `*` for any.
  explicit Cors(std::vector<std::string> origins = {}) : origins_(std::move(origins)) {}

  /// The answer to a preflight request; nothing where the request is none, or not from a named origin.
  std::optional<Reply> preflight(const Request& request) const;

  /// Adds to a reply what lets the asking page read it.
  void allow(const Request& request, Reply& reply) const;

 private:
  bool names(std::string_view origin) const;

  std::vector<std::string> origins_;
};

}  // namespace digit::serve_app
