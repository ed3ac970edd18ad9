#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "digit/labeled_images.h"

namespace digit::data {

// Data that do not come with splits are divided: one example in seven is for testing, as in MNIST, or in
// another number. The split depends
// only on a key, the example's name or content, so that adding examples never moves others.

/// Whether the example with this key belongs to `split`, if one example in `test_one_in` is for testing.
bool belongs_to(Split split, std::span<const std::byte> key, std::uint64_t test_one_in = 7);
bool belongs_to(Split split, std::string_view key, std::uint64_t test_one_in = 7);

/// Returns "train", "test" or "all".
std::string split_name(Split split);

}  // namespace digit::data
