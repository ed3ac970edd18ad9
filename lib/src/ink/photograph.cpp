#include "ink/photograph.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#include "image/resample.h"
#include "ink/ink.h"
#include "ink/main_ink.h"
#include "ink/paper.h"
#include "ink/ruled_lines.h"

namespace digit::ink {
namespace {

/// Smaller pictures are not treated as photographs.
constexpr std::size_t kMinPhotographSide = 100;
/// Larger pictures are scaled down to this longer side, which is enough for a digit that fills a tenth of the picture.
constexpr std::size_t kWorkingSide = 640;
/// Ink differs from the paper by at least this share of the paper's lightness, and by at least this multiple of the
/// noise.
constexpr float kMinInkContrast = 0.12F;
constexpr float kNoiseMultiple = 6;
/// The contrast of full ink is the contrast that this share of the pixels reaches. A digit covers at least this share.
constexpr double kInkShare = 0.002;
/// Shares of full ink: pixels of at most kPaper are paper, and a stroke has at least one pixel of at least kCertain.
constexpr float kPaper = 0.35F;
constexpr float kCertain = 0.6F;

Raster darkness_of(const decode::Picture& picture) {
  Raster darkness{.width = picture.width, .height = picture.height, .ink = {}};
  darkness.ink.reserve(picture.width * picture.height);
  for (std::size_t i = 0; i < picture.rgba.size(); i += decode::Picture::kChannels) {
    const float luminance = 0.299F * static_cast<float>(picture.rgba[i]) +
                            0.587F * static_cast<float>(picture.rgba[i + 1]) +
                            0.114F * static_cast<float>(picture.rgba[i + 2]);
    darkness.ink.push_back(std::clamp(1 - luminance / 255, 0.0F, 1.0F));
  }
  const std::size_t longer = std::max(picture.width, picture.height);
  if (longer <= kWorkingSide) return darkness;
  const double step = static_cast<double>(longer) / kWorkingSide;
  const auto axis = [step](std::size_t size) {
    return image::Axis{.begin = 0,
                       .step = step,
                       .count = std::max<std::size_t>(1, static_cast<std::size_t>(static_cast<double>(size) / step))};
  };
  return image::resample(darkness, axis(picture.width), axis(picture.height));
}

/// Returns how much darker than the paper each pixel is, as a share of the paper's lightness: 0 for paper, 1 for black
/// ink, negative for pixels lighter than the paper.
std::vector<float> contrast_to(const Raster& paper, const Raster& darkness) {
  constexpr float kDarkestPaper = 0.9F;
  std::vector<float> contrast(darkness.ink.size());
  for (std::size_t i = 0; i < contrast.size(); ++i) {
    contrast[i] = (darkness.ink[i] - paper.ink[i]) / (1 - std::min(paper.ink[i], kDarkestPaper));
  }
  return contrast;
}

/// Returns the value that the given share of all values reaches or exceeds.
float upper_quantile(std::vector<float> values, double share) {
  const auto rank = static_cast<std::size_t>(share * static_cast<double>(values.size()));
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(rank);
  std::nth_element(values.begin(), at, values.end(), std::greater<>());
  return *at;
}

/// Estimates the standard deviation of the paper's noise from the median of the absolute contrast.
float noise_of(std::vector<float> contrast) {
  constexpr float kDeviationPerMedian = 1.4826F;
  for (float& value : contrast) value = std::abs(value);
  return kDeviationPerMedian * upper_quantile(std::move(contrast), 0.5);
}

/// Detects chalk on a board: the picture is dark, and pixels lighter than their surroundings clearly outweigh darker
/// ones. Both conditions are necessary, because paper inside of loops and beside shadows is also lighter than its
/// surroundings.
bool is_light_on_dark(const Raster& darkness, const std::vector<float>& contrast, float threshold) {
  constexpr float kDark = 0.6F;
  constexpr double kOutweighs = 2;
  double darker = 0;
  double lighter = 0;
  for (const float value : contrast) {
    if (value > threshold) darker += value;
    if (value < -threshold) lighter -= value;
  }
  return lighter > kOutweighs * darker && upper_quantile(darkness.ink, 0.5) > kDark;
}

/// The contrast between ink and paper, positive for ink, with the noise of the paper and the contrast of full ink.
struct Contrast {
  std::vector<float> values;
  float noise = 0;
  float full = 0;
};

/// Estimates the paper without the pixels that are known to be ink.
Contrast measure_contrast(const Raster& darkness, const std::vector<bool>& is_ink) {
  Contrast contrast{.values = contrast_to(estimate_paper(darkness, is_ink), darkness)};
  contrast.noise = noise_of(contrast.values);
  if (is_light_on_dark(darkness, contrast.values, kNoiseMultiple * contrast.noise)) {
    for (float& value : contrast.values) value = -value;
  }
  contrast.full = upper_quantile(contrast.values, kInkShare);
  return contrast;
}

}  // namespace

bool is_photograph(const decode::Picture& picture) {
  if (std::min(picture.width, picture.height) < kMinPhotographSide) return false;
  for (std::size_t i = 3; i < picture.rgba.size(); i += decode::Picture::kChannels) {
    if (picture.rgba[i] != 255) return false;
  }
  return unevenness_of_paper(picture) > 0;
}

Raster find_ink_in_photograph(const decode::Picture& picture) {
  Raster raster = darkness_of(picture);
  std::vector<bool> is_ink(raster.ink.size());
  Contrast contrast = measure_contrast(raster, is_ink);
  for (std::size_t i = 0; i < is_ink.size(); ++i) is_ink[i] = contrast.values[i] > kPaper * contrast.full;
  contrast = measure_contrast(raster, is_ink);
  std::fill(raster.ink.begin(), raster.ink.end(), 0.0F);
  if (contrast.full < std::max(kMinInkContrast, kNoiseMultiple * contrast.noise)) return raster;
  std::transform(contrast.values.begin(), contrast.values.end(), raster.ink.begin(),
                 [&](float value) { return std::clamp(value / contrast.full, 0.0F, 1.0F); });
  erase_ruled_lines(raster, kPaper);
  keep_main_ink(raster, kPaper, kCertain);
  for (float& ink : raster.ink) ink = std::clamp((ink - kPaper) / (kCertain - kPaper), 0.0F, 1.0F);
  return raster;
}

}  // namespace digit::ink
