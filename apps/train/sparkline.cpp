#include "train/sparkline.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace digit {

std::string sparkline(std::span<const double> values, std::size_t width) {
  constexpr std::array<const char*, 8> kBars = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  constexpr double kHighest = kBars.size() - 1;
  values = values.last(std::min(width, values.size()));
  if (values.empty()) return {};
  const auto [low, high] = std::ranges::minmax(values);
  std::string text;
  for (const double value : values) {
    // Values that are all the same lie in the middle.
    const double share = high > low ? (value - low) / (high - low) : 0.5;
    text += kBars[static_cast<std::size_t>(std::lround(share * kHighest))];
  }
  return text;
}

}  // namespace digit
