#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

struct evp_md_ctx_st;

namespace digit::base {

/// SHA-256 (FIPS 180-4) of bytes that come in pieces. Throws digit::Error where the crypto library refuses to work.
class Sha256 {
 public:
  Sha256();

  void update(std::span<const std::byte> bytes);
  /// The digest in lower-case hexadecimal; the object is of no use afterwards.
  std::string finish();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace digit::base
