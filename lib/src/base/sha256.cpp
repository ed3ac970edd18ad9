#include "base/sha256.h"

#include <openssl/evp.h>

#include <array>

#include "base/hex.h"
#include "digit/error.h"

namespace digit::base {
namespace {

void check(int succeeded) {
  if (succeeded != 1) throw Error("SHA-256: OpenSSL failed; check that its configuration allows the algorithm");
}

}  // namespace

void Sha256::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  check(context_ != nullptr ? EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) : 0);
}

void Sha256::update(std::span<const std::byte> bytes) {
  check(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
}

std::string Sha256::finish() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  check(EVP_DigestFinal_ex(context_.get(), digest.data(), &size));
  return to_hex(std::as_bytes(std::span(digest).first(size)));
}

}  // namespace digit::base
