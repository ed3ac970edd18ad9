#include "ink/contrast.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <numbers>
#include <utility>
#include <vector>

#include "ink/line_view.h"
#include "ink/window.h"

namespace digit::ink {
namespace {

/// Ink that is as wide as this share of the longer side counts as much against a paper as an edge of the same length
/// and contrast in it.
constexpr double kUsualStroke = 0.2;
/// The paper is estimated on the mean of the neighbors, one for this many pixels of the longer side, because the
/// largest and smallest values of a window would follow its noise.
constexpr std::size_t kPixelsPerMean = 200;
/// The contrast of ink is relative to the largest that is possible on its paper, but not to less than this.
constexpr float kLeastRange = 0.2F;
/// The noise rarely reaches this many standard deviations.
constexpr float kNoiseDeviations = 5;
/// At least this share of the paper is as dark as the shadow.
constexpr double kShadow = 0.05;

Raster closing(const Raster& raster, std::size_t reach) { return local_minimum(local_maximum(raster, reach), reach); }
Raster opening(const Raster& raster, std::size_t reach) { return local_maximum(local_minimum(raster, reach), reach); }

/// Returns the sum of the absolute differences between neighboring pixels.
double variation(const Raster& raster) {
  double sum = 0;
  for (std::size_t y = 0; y < raster.height; ++y) {
    const float* row = raster.ink.data() + y * raster.width;
    float in_row = 0;
    for (std::size_t x = 1; x < raster.width; ++x) in_row += std::abs(row[x] - row[x - 1]);
    const float* above = y > 0 ? row - raster.width : row;
    for (std::size_t x = 0; x < raster.width; ++x) in_row += std::abs(row[x] - above[x]);
    sum += in_row;
  }
  return sum;
}

/// Returns the reach of a window whose side is a share of the longer side.
std::size_t reach_of(double window, const Raster& raster) {
  const auto longer = static_cast<double>(std::max(raster.width, raster.height));
  return std::max<std::size_t>(1, static_cast<std::size_t>(window / 2 * longer));
}

Raster smoothed(const Raster& lightness) {
  return local_mean(lightness, std::max(lightness.width, lightness.height) / kPixelsPerMean);
}

/// Returns the sum of the absolute differences between two rasters.
double difference(const Raster& a, const Raster& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.ink.size(); ++i) sum += std::abs(a.ink[i] - b.ink[i]);
  return sum;
}

/// Estimates the standard deviation of the noise from the median difference of pixels at a small distance, which
/// neither ink nor slow changes of light influence.
float deviation_of_noise(const Raster& lightness) {
  constexpr std::size_t kDistance = 2;
  constexpr float kDeviationPerMedian = 1.4826F / std::numbers::sqrt2_v<float>;
  std::vector<float> differences;
  for (std::size_t i = kDistance; i < lightness.ink.size(); ++i) {
    differences.push_back(std::abs(lightness.ink[i] - lightness.ink[i - kDistance]));
  }
  return differences.empty() ? 0 : kDeviationPerMedian * upper_quantile(std::move(differences), 0.5);
}

/// Returns the row of a view, as a raster of one row, without noise and without what is narrower than the widest
/// stroke.
Raster opened_row(const LineView& view, std::size_t y) {
  constexpr std::size_t kPixelsPerMeanInRow = 40;
  Raster row{.width = view.width(), .height = 1, .ink = {}};
  for (std::size_t x = 0; x < view.width(); ++x) row.ink.push_back(view.at(x, y));
  return opening(local_mean(row, view.width() / kPixelsPerMeanInRow), reach_of(kWidestStroke, row));
}

/// Where the light falls toward an edge of the picture, the windows see no darker paper beyond it, and the contrast
/// rises linearly over their reach. Subtracts this rise at the upper or the lower edge of the view.
void level_edge(const LineView& view, std::size_t reach, bool at_bottom) {
  const std::size_t depth = std::min(reach, view.height() - 1);
  const auto row_at = [&](std::size_t distance) { return at_bottom ? view.height() - 1 - distance : distance; };
  const Raster edge = opened_row(view, row_at(0));
  const Raster halfway = opened_row(view, row_at(depth / 2));
  for (std::size_t x = 0; x < view.width(); ++x) {
    const float rise = std::clamp(2 * halfway.ink[x], 0.0F, std::max(0.0F, edge.ink[x]));
    for (std::size_t distance = 0; distance < depth; ++distance) {
      view.at(x, row_at(distance)) -= rise * (1 - static_cast<float>(distance) / static_cast<float>(depth));
    }
  }
}

/// Returns the largest contrast that is possible on paper of the given lightness.
float range_of(float paper, Tone tone) {
  const float range = tone == Tone::kDark ? paper : tone == Tone::kLight ? 1 - paper : std::max(paper, 1 - paper);
  return std::max(range, kLeastRange);
}

/// Returns a raster in which each pixel is the median of its column, or of its row, whatever is nearer to the original.
Raster bands(const Raster& lightness) {
  const auto medians_of_columns = [&](bool transposed) {
    Raster result = lightness;
    const LineView view{.raster = &result, .transposed = transposed};
    std::vector<float> column(view.height());
    for (std::size_t x = 0; x < view.width(); ++x) {
      for (std::size_t y = 0; y < view.height(); ++y) column[y] = view.at(x, y);
      const float median = upper_quantile(column, 0.5);
      for (std::size_t y = 0; y < view.height(); ++y) view.at(x, y) = median;
    }
    return result;
  };
  Raster vertical = medians_of_columns(false);
  Raster horizontal = medians_of_columns(true);
  return difference(vertical, lightness) <= difference(horizontal, lightness) ? vertical : horizontal;
}

}  // namespace

float upper_quantile(std::vector<float> values, double share) {
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end(), std::greater<>());
  return *at;
}

Paper estimate_paper(const Raster& lightness, Tone tone, double widest_stroke) {
  const Raster mean = smoothed(lightness);
  const std::size_t reach = reach_of(widest_stroke, lightness);
  Paper paper{.tone = tone, .widest_stroke = widest_stroke, .lightness = {}};
  paper.lightness = tone == Tone::kBoth   ? bands(mean)
                    : tone == Tone::kDark ? closing(mean, reach)
                                          : opening(mean, reach);
  return paper;
}

Paper find_paper(const Raster& lightness) {
  Paper dark_ink = estimate_paper(lightness, Tone::kDark, kWidestStroke);
  Paper light_ink = estimate_paper(lightness, Tone::kLight, kWidestStroke);
  // Ink is little compared with the paper, and the paper is smooth. The width of a stroke relates both.
  const double stroke = kUsualStroke * static_cast<double>(std::max(lightness.width, lightness.height));
  const auto cost = [&](const Paper& paper) {
    return variation(paper.lightness) + difference(paper.lightness, lightness) / stroke;
  };
  return cost(dark_ink) <= cost(light_ink) ? dark_ink : light_ink;
}

Contrast measure_contrast(const Raster& lightness, const Paper& paper) {
  Contrast contrast{.values = lightness};
  std::vector<float> ranges;
  ranges.reserve(lightness.ink.size());
  for (std::size_t i = 0; i < lightness.ink.size(); ++i) {
    ranges.push_back(range_of(paper.lightness.ink[i], paper.tone));
    const float darker = paper.lightness.ink[i] - lightness.ink[i];
    contrast.values.ink[i] = (paper.tone == Tone::kDark    ? darker
                              : paper.tone == Tone::kLight ? -darker
                                                           : std::abs(darker)) /
                             ranges.back();
  }
  // More than half of the pixels are paper. Closing and opening follow the extremes of its noise.
  const float bias = upper_quantile(contrast.values.ink, 0.5);
  for (float& value : contrast.values.ink) value -= bias;
  for (const bool transposed : {false, true}) {
    for (const bool at_bottom : {false, true}) {
      const LineView view{.raster = &contrast.values, .transposed = transposed};
      level_edge(view, reach_of(paper.widest_stroke, lightness), at_bottom);
    }
  }
  // The same noise disturbs the contrast most in the shadow.
  const float brightest = upper_quantile(ranges, kShadow);
  const float darkest = upper_quantile(std::move(ranges), 1 - kShadow);
  contrast.shade = 1 - darkest / brightest;
  contrast.noise = kNoiseDeviations * deviation_of_noise(lightness) / darkest;
  return contrast;
}

}  // namespace digit::ink
