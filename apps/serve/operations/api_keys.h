#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace digit::serve_app {

/// The API keys that requests may use. The keys are stored and compared as SHA-256 digests. Each check compares all of
/// them in constant time, so that its duration reveals nothing about a key.
class ApiKeys {
 public:
  using Digest = std::array<unsigned char, 32>;

  /// Reads one key per line and ignores empty lines and lines that begin with #. Throws digit::Error if the file cannot
  /// be read or contains no key.
  static ApiKeys from_file(const std::filesystem::path& file);

  void add(std::string_view key);

  std::size_t size() const { return digests_.size(); }
  /// Is the same for two sets of keys only if they have the same keys in the same order.
  std::string version() const;

  /// Returns whether the request has a valid key in the header `Authorization: Bearer KEY` or `X-API-Key: KEY`.
  bool accepts(const Request& request) const;

 private:
  bool contains(std::string_view key) const;

  std::vector<Digest> digests_;
};

}  // namespace digit::serve_app
