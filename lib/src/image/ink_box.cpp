#include "image/ink_box.h"

#include <array>
#include <iterator>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace digit::image {
namespace {

/// Ink fainter than this does not count for the extent. At 0.1, 99.9 % of MNIST's training images keep their 20 pixels,
/// and the ringing of a JPEG or the blur of an enlargement does not make a digit smaller.
constexpr float kFaint = 0.1F;

/// The outermost pixels of a digit are partly covered: one of this much ink or more counts as covered all through.
/// Chosen among 0.4 to 1 on half-size copies of MNIST's training images, normalized: 98.3 % of them are read,
/// against 97.6 % where any pixel with ink counts in full, and 98.5 % of the untouched.
constexpr float kCovered = 0.6F;

/// The darkest ink of each row and each column.
struct Profiles {
  std::vector<float> rows;
  std::vector<float> columns;
};

void check_size(const Raster& raster) {
  const bool sized = raster.width == 0
                         ? raster.ink.empty()
                         : raster.ink.size() % raster.width == 0 && raster.ink.size() / raster.width == raster.height;
  if (!sized) {
    throw std::invalid_argument("raster: expected " + std::to_string(raster.width) + " x " +
                                std::to_string(raster.height) + " values, found " + std::to_string(raster.ink.size()));
  }
}

[[noreturn]] void refuse_value(const Raster& raster) {
  const auto wrong = std::find_if_not(raster.ink.begin(), raster.ink.end(), [](float v) { return v >= 0 && v <= 1; });
  throw std::invalid_argument("raster: expected ink in [0, 1], found " + std::to_string(*wrong) + " at index " +
                              std::to_string(std::distance(raster.ink.begin(), wrong)));
}

/// The largest of a row, in lanes that compilers vectorize.
float largest(std::span<const float> row) {
  constexpr std::size_t kLanes = 16;
  std::array<float, kLanes> lanes{};
  std::size_t x = 0;
  for (; x + kLanes <= row.size(); x += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      lanes[lane] = lanes[lane] < row[x + lane] ? row[x + lane] : lanes[lane];
    }
  }
  for (; x < row.size(); ++x) lanes[0] = std::max(lanes[0], row[x]);
  return *std::max_element(lanes.begin(), lanes.end());
}

Profiles profiles(const Raster& raster) {
  Profiles result{.rows = std::vector<float>(raster.height), .columns = std::vector<float>(raster.width)};
  int wrong = 0;
  for (std::size_t y = 0; y < raster.height; ++y) {
    const std::span row = std::span(raster.ink).subspan(y * raster.width, raster.width);
    for (std::size_t x = 0; x < row.size(); ++x) {
      wrong |= static_cast<int>(!(row[x] >= 0)) | static_cast<int>(!(row[x] <= 1));
      result.columns[x] = result.columns[x] < row[x] ? row[x] : result.columns[x];
    }
    result.rows[y] = largest(row);
  }
  if (wrong != 0) refuse_value(raster);
  return result;
}

std::optional<Extent> extent(std::span<const float> profile) {
  const auto has_ink = [](float ink) { return ink > kFaint; };
  const auto first = std::find_if(profile.begin(), profile.end(), has_ink);
  if (first == profile.end()) return std::nullopt;
  const auto last = std::find_if(profile.rbegin(), profile.rend(), has_ink);
  Extent found;
  found.first_pixel = static_cast<std::size_t>(std::distance(profile.begin(), first));
  found.end_pixel = static_cast<std::size_t>(std::distance(last, profile.rend()));
  found.begin = static_cast<double>(found.first_pixel);
  found.end = static_cast<double>(found.end_pixel);
  if (found.pixels() > 1) {
    found.begin += 1 - std::min(1.0F, *first / kCovered);
    found.end -= 1 - std::min(1.0F, *last / kCovered);
  }
  return found;
}

}  // namespace

std::optional<InkBox> find_ink_box(const Raster& raster) {
  check_size(raster);
  const Profiles profile = profiles(raster);
  const std::optional<Extent> x = extent(profile.columns);
  const std::optional<Extent> y = extent(profile.rows);
  if (!x || !y) return std::nullopt;
  return InkBox{.x = *x, .y = *y};
}

}  // namespace digit::image
