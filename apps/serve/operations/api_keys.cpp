#include "operations/api_keys.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <fstream>
#include <string>
#include <utility>

#include "base/byte_order_mark.h"
#include "digit/error.h"

namespace digit::serve_app {
namespace {

constexpr std::string_view kBearer = "Bearer ";

std::string_view trimmed(std::string_view line) {
  const auto first = line.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
}

ApiKeys::Digest digest_of(std::string_view key) {
  ApiKeys::Digest digest{};
  EVP_Digest(key.data(), key.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  return digest;
}

}  // namespace

ApiKeys ApiKeys::from_file(const std::filesystem::path& file) {
  std::ifstream lines(file);
  if (!lines)
    throw Error(file.string() + ": cannot read the file; pass a file with one key per line to --api-key-file");
  ApiKeys keys;
  bool is_first = true;
  for (std::string line; std::getline(lines, line);) {
    const std::string_view key = trimmed(std::exchange(is_first, false) ? base::without_byte_order_mark(line) : line);
    if (!key.empty() && key.front() != '#') keys.add(key);
  }
  if (keys.digests_.empty()) throw Error(file.string() + ": expected one key per line, found none");
  return keys;
}

std::string ApiKeys::version() const {
  std::string bytes;
  for (const Digest& digest : digests_) bytes.append(digest.begin(), digest.end());
  return bytes;
}

void ApiKeys::add(std::string_view key) { digests_.push_back(digest_of(key)); }

bool ApiKeys::contains(std::string_view key) const {
  const Digest digest = digest_of(key);
  bool is_found = false;
  for (const Digest& known : digests_) is_found |= CRYPTO_memcmp(known.data(), digest.data(), digest.size()) == 0;
  return is_found;
}

bool ApiKeys::accepts(const Request& request) const {
  if (const auto key = request.header("x-api-key")) return contains(*key);
  const auto authorization = request.header("authorization");
  if (!authorization || authorization->size() <= kBearer.size()) return false;
  return equals_ignoring_case(authorization->substr(0, kBearer.size()), kBearer) &&
         contains(authorization->substr(kBearer.size()));
}

}  // namespace digit::serve_app
