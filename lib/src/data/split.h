#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "digit/labeled_images.h"

namespace digit::data {

// Data that do not come with splits are divided: one example in seven is for testing, as in MNIST. The split depends
// only on a key, the example's name or content, so that adding examples never moves others.

/// Whether the example with this key belongs to `split`.
bool belongs_to(Split split, std::span<const std::byte> key);
bool belongs_to(Split split, std::string_view key);

/// Returns "train", "test" or "all".
std::string split_name(Split split);

}  // namespace digit::data
