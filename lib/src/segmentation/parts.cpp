#include "segmentation/parts.h"

#include <algorithm>

namespace digit::segmentation {

float usual_height(const std::vector<Part>& parts) {
  float highest = 0;
  float widest = 0;
  for (const Part& part : parts) {
    highest = std::max(highest, part.height());
    widest = std::max(widest, part.width());
  }
  std::vector<float> heights;
  for (const Part& part : parts) {
    if (part.height() >= highest / 2) heights.push_back(part.height());
  }
  if (heights.empty()) return 1;
  const auto middle = heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 2);
  std::ranges::nth_element(heights, middle);
  // A dash is low, and a dot has no extent at all.
  constexpr float kLeastShare = 0.1F;
  return std::max({*middle, kLeastShare * widest, 1e-6F});
}

}  // namespace digit::segmentation
