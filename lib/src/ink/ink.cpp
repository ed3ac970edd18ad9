#include "ink/ink.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <span>
#include <vector>

#include "decode/decode.h"
#include "digit/decode.h"
#include "ink/card.h"
#include "ink/photograph.h"

namespace digit::ink {
namespace {

constexpr std::size_t kLevels = 256;
constexpr int kMaxLevel = 255;
constexpr int kFullContrast = 217;
constexpr int kLeastContrast = 13;
/// The noise of the paper is the median distance of the border from the paper's color times this factor.
constexpr int kNoiseFactor = 3;

using Color = std::array<std::uint8_t, decode::Picture::kChannels>;
using Histogram = std::array<std::size_t, kLevels>;

Color premultiplied(const std::uint8_t* rgba) {
  const unsigned alpha = rgba[3];
  if (alpha == kMaxLevel) return {rgba[0], rgba[1], rgba[2], rgba[3]};
  const auto multiply = [alpha](unsigned channel) { return static_cast<std::uint8_t>((channel * alpha + 127) / 255); };
  return {multiply(rgba[0]), multiply(rgba[1]), multiply(rgba[2]), rgba[3]};
}

std::uint8_t distance(const Color& a, const Color& b) {
  int farthest = 0;
  for (std::size_t channel = 0; channel < a.size(); ++channel)
    farthest = std::max(farthest, std::abs(a[channel] - b[channel]));
  return static_cast<std::uint8_t>(farthest);
}

/// Returns the smallest level that at least half of the samples do not exceed.
std::uint8_t median(const Histogram& histogram) {
  std::size_t total = 0;
  for (const std::size_t count : histogram) total += count;
  std::size_t seen = 0;
  std::size_t level = 0;
  while (level + 1 < kLevels && (seen + histogram[level]) * 2 < total) seen += histogram[level++];
  return static_cast<std::uint8_t>(level);
}

/// Calls `visit` with the index of each pixel of the border. The border is at least one pixel and otherwise a twentieth
/// of the shorter side wide, so that a thin frame is not mistaken for the paper.
template <typename Visit>
void for_each_border_pixel(std::size_t width, std::size_t height, Visit visit) {
  const std::size_t thickness = std::max<std::size_t>(1, std::min(width, height) / 20);
  for (std::size_t y = 0; y < height; ++y) {
    const bool inside = y >= thickness && y + thickness < height;
    for (std::size_t x = 0; x < width; ++x) {
      if (inside && x == thickness && width > 2 * thickness) x = width - thickness;
      visit(y * width + x);
    }
  }
}

Color paper_color(const decode::Picture& picture) {
  std::array<Histogram, decode::Picture::kChannels> histograms{};
  for_each_border_pixel(picture.width, picture.height, [&](std::size_t pixel) {
    const Color color = premultiplied(&picture.rgba[pixel * decode::Picture::kChannels]);
    for (std::size_t channel = 0; channel < color.size(); ++channel) ++histograms[channel][color[channel]];
  });
  Color paper{};
  std::transform(histograms.begin(), histograms.end(), paper.begin(), median);
  return paper;
}

std::vector<std::uint8_t> distances_from(const Color& paper, const decode::Picture& picture) {
  std::vector<std::uint8_t> distances(picture.width * picture.height);
  for (std::size_t pixel = 0; pixel < distances.size(); ++pixel) {
    distances[pixel] = distance(paper, premultiplied(&picture.rgba[pixel * decode::Picture::kChannels]));
  }
  return distances;
}

/// Returns the distance of the ink from the paper: the largest distance that at least one pixel in ten thousand
/// reaches, so that single specks do not count.
int ink_distance(std::span<const std::uint8_t> distances) {
  Histogram histogram{};
  for (const std::uint8_t level : distances) ++histogram[level];
  const std::size_t enough = std::max<std::size_t>(1, distances.size() / 10'000);
  std::size_t seen = 0;
  int level = kMaxLevel;
  while (level > 0 && (seen += histogram[static_cast<std::size_t>(level)]) < enough) --level;
  return level;
}

/// Erases frames and letterbox bars: from each edge inward, rows or columns of which at least 90 % of the pixels are
/// ink, for at most an eighth of the side.
void erase_frame(Raster& raster) {
  const auto is_bar = [&](std::size_t begin, std::size_t stride, std::size_t count) {
    std::size_t inked = 0;
    for (std::size_t i = 0; i < count; ++i) inked += static_cast<std::size_t>(raster.ink[begin + i * stride] > 0.5F);
    return inked * 10 >= count * 9;
  };
  const auto erase_side = [&](std::size_t first, std::ptrdiff_t next, std::size_t lines, std::size_t stride,
                              std::size_t count) {
    for (std::size_t line = 0; line < lines / 8 && is_bar(first, stride, count); ++line) {
      for (std::size_t i = 0; i < count; ++i) raster.ink[first + i * stride] = 0;
      first += static_cast<std::size_t>(next);
    }
  };
  const auto across = static_cast<std::ptrdiff_t>(raster.width);
  erase_side(0, across, raster.height, 1, raster.width);
  erase_side(raster.ink.size() - raster.width, -across, raster.height, 1, raster.width);
  erase_side(0, 1, raster.width, raster.width, raster.height);
  erase_side(raster.width - 1, -1, raster.width, raster.width, raster.height);
}

}  // namespace

std::uint8_t unevenness_of_paper(const decode::Picture& picture) {
  const Color paper = paper_color(picture);
  Histogram histogram{};
  for_each_border_pixel(picture.width, picture.height, [&](std::size_t pixel) {
    ++histogram[distance(paper, premultiplied(&picture.rgba[pixel * decode::Picture::kChannels]))];
  });
  return median(histogram);
}

Raster find_ink(const decode::Picture& picture) {
  const std::vector<std::uint8_t> distances = distances_from(paper_color(picture), picture);
  const int noise = kNoiseFactor * unevenness_of_paper(picture);
  const int full = ink_distance(distances);
  Raster raster{.width = picture.width, .height = picture.height, .ink = std::vector<float>(distances.size())};
  if (full < std::max(kLeastContrast, 2 * noise)) return raster;
  const float range = static_cast<float>((full >= kFullContrast ? kMaxLevel : full) - noise);
  std::array<float, kLevels> ink{};
  for (int level = noise; level <= kMaxLevel; ++level) {
    ink[static_cast<std::size_t>(level)] = std::min(1.0F, static_cast<float>(level - noise) / range);
  }
  std::transform(distances.begin(), distances.end(), raster.ink.begin(),
                 [&](std::uint8_t level) { return ink[level]; });
  erase_frame(raster);
  return raster;
}

}  // namespace digit::ink

namespace digit {

Raster decode_picture(std::span<const std::byte> bytes, const DecodeLimits& limits, const StageObserver& observer) {
  const decode::Picture picture = decode::decode(bytes, limits);
  const std::optional<decode::Picture> card = ink::crop_card(picture);
  Raster ink =
      ink::is_photograph(picture) ? ink::find_ink_in_photograph(picture) : ink::find_ink(card ? *card : picture);
  if (observer) observer("ink", ink);
  return ink;
}

}  // namespace digit
