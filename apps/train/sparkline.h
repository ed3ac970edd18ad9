#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace digit {

/// The last `width` of the values as a row of bars, one character each, from the lowest of them (▁) to the highest (█).
std::string sparkline(std::span<const double> values, std::size_t width);

}  // namespace digit
