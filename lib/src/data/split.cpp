#include "data/split.h"

#include "base/sha256.h"

namespace digit::data {

bool belongs_to(Split split, std::span<const std::byte> key, std::uint64_t test_one_in) {
  if (split == Split::kAll) return true;
  constexpr std::size_t kHexDigits = 15;  // 60 bits, which fit into 64 bits.
  base::Sha256 hash;
  hash.update(key);
  const auto number = std::stoull(hash.finish().substr(0, kHexDigits), nullptr, 16);
  return (number % test_one_in == 0) == (split == Split::kTest);
}

bool belongs_to(Split split, std::string_view key, std::uint64_t test_one_in) {
  return belongs_to(split, std::as_bytes(std::span(key)), test_one_in);
}

std::string split_name(Split split) {
  return split == Split::kTrain ? "train" : split == Split::kTest ? "test" : "all";
}

}  // namespace digit::data
