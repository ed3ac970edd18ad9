#include "data/split.h"

#include <cstdint>

#include "base/sha256.h"
#include "digit/error.h"

namespace digit::data {

Split split_of(std::span<const std::byte> key) {
  constexpr std::size_t kHexDigits = 15;  // 60 bits, which fit into 64 bits.
  constexpr std::uint64_t kTestOneIn = 7;
  base::Sha256 hash;
  hash.update(key);
  const auto number = std::stoull(hash.finish().substr(0, kHexDigits), nullptr, 16);
  return number % kTestOneIn == 0 ? Split::kTest : Split::kTrain;
}

Split split_of(std::string_view key) { return split_of(std::as_bytes(std::span(key))); }

std::string split_name(Split split) { return split == Split::kTrain ? "train" : "test"; }

void require_examples(const LabeledImages& images, const std::filesystem::path& source, const std::string& examples,
                      Split split) {
  if (images.size() > 0) return;
  throw Error(source.string() + ": too few " + examples + ": none belongs to the " + split_name(split) +
              " split, which gets " + (split == Split::kTrain ? "six" : "one") + " in seven; add more");
}

}  // namespace digit::data
