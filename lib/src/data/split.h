#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "digit/labeled_images.h"

namespace digit::data {

/// Which split an example of data without splits of their own belongs to: one in seven, as in MNIST, is for testing. It
/// follows from the example's own name or content, so that adding others moves none from one side to the other.
Split split_of(std::span<const std::byte> key);
Split split_of(std::string_view key);

}  // namespace digit::data
