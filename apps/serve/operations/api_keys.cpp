#include "operations/api_keys.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <fstream>
#include <string>

#include "digit/error.h"

namespace digit::serve_app {
namespace {

constexpr std::string_view kBearer = "Bearer ";

std::string_view trimmed(std::string_view line) {
  const auto first = line.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
}

}  // namespace

ApiKeys ApiKeys::from_file(const std::filesystem::path& file) {
  std::ifstream lines(file);
  if (!lines) throw Error(file.string() + ": cannot be read; --api-key-file names a file with one key a line");
  ApiKeys keys;
  for (std::string line; std::getline(lines, line);) {
    const std::string_view key = trimmed(line);
    if (!key.empty() && key.front() != '#') keys.add(key);
  }
  if (keys.digests_.empty()) throw Error(file.string() + ": expected one key a line, found none");
  return keys;
}

void ApiKeys::add(std::string_view key) {
  Digest& digest = digests_.emplace_back();
  EVP_Digest(key.data(), key.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
}

bool ApiKeys::has(std::string_view key) const {
  Digest digest{};
  EVP_Digest(key.data(), key.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  bool found = false;
  for (const Digest& known : digests_) found |= CRYPTO_memcmp(known.data(), digest.data(), digest.size()) == 0;
  return found;
}

bool ApiKeys::admits(const Request& request) const {
  if (const auto key = request.header("x-api-key")) return has(*key);
  const auto authorization = request.header("authorization");
  if (!authorization || authorization->size() <= kBearer.size()) return false;
  return same_token(authorization->substr(0, kBearer.size()), kBearer) && has(authorization->substr(kBearer.size()));
}

}  // namespace digit::serve_app
