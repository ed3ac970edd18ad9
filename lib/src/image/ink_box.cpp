#include "image/ink_box.h"

#include <array>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace digit::image {
namespace {

/// Fainter ink does not count for the extent. With 0.1, 99.9 % of MNIST's training images keep their 20 pixels, and the
/// ringing of a JPEG or the blur of an enlargement does not make a digit smaller.
constexpr float kMinInk = 0.1F;

/// The outermost pixels of a digit are partly covered. A pixel with at least this much ink counts as fully covered.
/// Chosen from 0.4 to 1 by the accuracy on half-size copies of MNIST's training images after normalization: 98.3 %,
/// compared with 97.6 % if every pixel with ink counts as fully covered, and 98.5 % on the unchanged images.
constexpr float kCovered = 0.6F;

/// The darkest ink of each row and each column.
struct Profiles {
  std::vector<float> rows;
  std::vector<float> columns;
};

void check_size(const Raster& raster) {
  // Divides instead of multiplying, because width × height can overflow.
  const bool matches = raster.width == 0
                           ? raster.ink.empty()
                           : raster.ink.size() % raster.width == 0 && raster.ink.size() / raster.width == raster.height;
  if (!matches) {
    throw std::invalid_argument("raster: expected " + std::to_string(raster.width) + " x " +
                                std::to_string(raster.height) + " values, found " + std::to_string(raster.ink.size()));
  }
}

[[noreturn]] void fail_on_value(const Raster& raster) {
  const auto wrong = std::ranges::find_if_not(raster.ink, [](float ink) { return ink >= 0 && ink <= 1; });
  throw std::invalid_argument("raster: expected ink in [0, 1], found " + std::to_string(*wrong) + " at index " +
                              std::to_string(wrong - raster.ink.begin()));
}

/// Returns the largest value of a row. Works in lanes, which compilers vectorize.
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
  return std::ranges::max(lanes);
}

Profiles measure_profiles(const Raster& raster) {
  Profiles profiles{.rows = std::vector<float>(raster.height), .columns = std::vector<float>(raster.width)};
  int wrong = 0;
  for (std::size_t y = 0; y < raster.height; ++y) {
    const std::span row = std::span(raster.ink).subspan(y * raster.width, raster.width);
    for (std::size_t x = 0; x < row.size(); ++x) {
      wrong |= static_cast<int>(!(row[x] >= 0)) | static_cast<int>(!(row[x] <= 1));
      profiles.columns[x] = profiles.columns[x] < row[x] ? row[x] : profiles.columns[x];
    }
    profiles.rows[y] = largest(row);
  }
  if (wrong != 0) fail_on_value(raster);
  return profiles;
}

std::optional<Extent> find_extent(std::span<const float> profile) {
  const auto has_ink = [](float ink) { return ink > kMinInk; };
  const auto first = std::ranges::find_if(profile, has_ink);
  if (first == profile.end()) return std::nullopt;
  const auto last = std::find_if(profile.rbegin(), profile.rend(), has_ink);
  Extent found;
  found.first_pixel = static_cast<std::size_t>(first - profile.begin());
  found.end_pixel = static_cast<std::size_t>(profile.rend() - last);
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
  const Profiles profiles = measure_profiles(raster);
  const std::optional<Extent> x = find_extent(profiles.columns);
  const std::optional<Extent> y = find_extent(profiles.rows);
  if (!x || !y) return std::nullopt;
  return InkBox{.x = *x, .y = *y};
}

}  // namespace digit::image
