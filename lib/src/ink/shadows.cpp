#include "ink/shadows.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "ink/window.h"

namespace digit::ink {
namespace {

/// In even light, the paper is at most this much darker in one place than in another, and the highest contrast of ink
/// is at most this many times the mean.
constexpr float kShade = 0.15F;
constexpr float kUneven = 1.25F;
/// Ink and print cover less than this share of the picture.
constexpr double kCovered = 0.4;
/// Pixels with less than this share of the highest contrast do not count.
constexpr float kFaintest = 0.25F;
/// Pixels with less than this share of the highest contrast nearby are blurred edges. "Nearby" is this share of the
/// longer side.
constexpr float kEdge = 0.8F;
constexpr std::size_t kPixelsPerEdge = 40;
/// The highest contrast is the one that this share of the pixels reaches.
constexpr double kShareOfInk = 0.05;

/// Returns the contrast of the ink that is not a blurred edge.
std::vector<float> contrast_of_ink(const Contrast& contrast) {
  const Raster& values = contrast.values;
  const std::size_t longer = std::max(values.width, values.height);
  const Raster nearby = local_maximum(values, std::max<std::size_t>(1, longer / kPixelsPerEdge));
  std::vector<float> result;
  for (std::size_t i = 0; i < values.ink.size(); ++i) {
    if (values.ink[i] > std::max(contrast.threshold(), kEdge * nearby.ink[i])) result.push_back(values.ink[i]);
  }
  return result;
}

}  // namespace

bool can_have_shadows(const Raster& all, const Contrast& contrast) {
  const auto covered = std::ranges::count_if(all.ink, [&](float value) { return value > contrast.threshold(); });
  if (static_cast<double>(covered) > kCovered * static_cast<double>(all.ink.size())) return true;
  if (contrast.shade > kShade) return true;
  std::vector<float> ink = contrast_of_ink(contrast);
  if (ink.empty()) return false;
  const float highest = upper_quantile(ink, kShareOfInk);
  std::erase_if(ink, [&](float value) { return value <= kFaintest * highest; });
  double sum = 0;
  for (const float value : ink) sum += value;
  const auto mean = static_cast<float>(sum / static_cast<double>(ink.size()));
  return upper_quantile(std::move(ink), kShareOfInk) > kUneven * mean;
}

}  // namespace digit::ink
