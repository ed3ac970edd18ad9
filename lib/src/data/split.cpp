#include "data/split.h"

#include <cstdint>
#include <string>

#include "base/sha256.h"

namespace digit::data {

Split split_of(std::span<const std::byte> key) {
  constexpr std::size_t kHexDigits = 15;  // of 4 bits each, which 64 bits hold
  constexpr std::uint64_t kTestOneIn = 7;
  base::Sha256 hash;
  hash.update(key);
  const auto number = std::stoull(hash.finish().substr(0, kHexDigits), nullptr, 16);
  return number % kTestOneIn == 0 ? Split::kTest : Split::kTrain;
}

Split split_of(std::string_view key) { return split_of(std::as_bytes(std::span(key))); }

}  // namespace digit::data
