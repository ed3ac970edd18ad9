#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

struct evp_md_ctx_st;

namespace digit::base {

/// Computes the SHA-256 (FIPS 180-4) of data that arrives in pieces. Each member function throws digit::Error if the
/// crypto library reports a failure.
class Sha256 {
 public:
  Sha256();

  /// Appends `bytes` to the data.
  void update(std::span<const std::byte> bytes);
  /// Returns the digest in lowercase hexadecimal. Call it at most once, and do not call update() afterwards.
  std::string finish();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace digit::base
