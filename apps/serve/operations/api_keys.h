#pragma once

#include <array>
#include <filesystem>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace digit::serve_app {

/// Who may ask. Keys are kept and compared as SHA-256 digests, all of them and in constant time, so that neither how
/// long a comparison takes nor which key it was tells anything.
class ApiKeys {
 public:
  /// One key a line; empty lines and those that begin with # are passed over. Throws digit::Error where the file cannot
  /// be read or holds no key.
  static ApiKeys from_file(const std::filesystem::path& file);

  void add(std::string_view key);

  /// Whether the request carries a key, as `Authorization: Bearer KEY` or `X-API-Key: KEY`.
  bool admits(const Request& request) const;

 private:
  using Digest = std::array<unsigned char, 32>;

  bool has(std::string_view key) const;

  std::vector<Digest> digests_;
};

}  // namespace digit::serve_app
