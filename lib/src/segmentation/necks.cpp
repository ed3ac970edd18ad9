#include "segmentation/necks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <optional>

namespace digit::segmentation {
namespace {

/// A pixel of paper is in a corner if there is at least this share of ink around it.
constexpr float kCorner = 0.54F;
/// The share is measured within this many widths of the pen.
constexpr float kRadius = 0.9F;
constexpr std::size_t kMostCorners = 80;
/// A neck between two corners is at most this long, as a share of the height.
constexpr float kLongest = 0.6F;
/// A neck from a corner to a smooth outline is at most this many widths of the pen long.
constexpr float kLongestAcross = 2;
/// The costs of a neck, of each width of the pen that it is long if it has a corner at both ends, and if it has one.
constexpr float kNeck = 0.9F;
constexpr float kBetweenCorners = 0.04F;
constexpr float kAcross = 0.85F;
/// At least this share of a neck is ink.
constexpr float kInkOfNeck = 0.85F;

struct Corner {
  Pixel at;
  float ink = 0;
};

float distance(Pixel a, Pixel b) { return std::hypot(static_cast<float>(a.x - b.x), static_cast<float>(a.y - b.y)); }

/// Returns the pixel at a share of the way.
Pixel between(Pixel from, Pixel to, float share) {
  const auto at = [&](int a, int b) { return a + static_cast<int>(std::lround(share * static_cast<float>(b - a))); };
  return {at(from.x, to.x), at(from.y, to.y)};
}

bool operator==(Pixel a, Pixel b) { return a.x == b.x && a.y == b.y; }

/// Returns pixels that are evenly distributed within a radius: all of them, or some if there are many.
std::vector<Pixel> disc_of(int radius) {
  constexpr int kMostSteps = 8;
  const int step = 1 + (radius - 1) / kMostSteps;
  std::vector<Pixel> disc;
  for (int y = -radius / step * step; y <= radius; y += step) {
    for (int x = -radius / step * step; x <= radius; x += step) {
      if (x * x + y * y <= radius * radius) disc.push_back({x, y});
    }
  }
  return disc;
}

/// Returns the corners, those with the most ink around them first, and only the best of those near each other.
std::vector<Corner> find_corners(const Shape& shape) {
  const int radius = std::max(2, static_cast<int>(std::lround(kRadius * shape.pen)));
  const std::vector<Pixel> disc = disc_of(radius);
  std::vector<Corner> all;
  for (int y = -1; y <= shape.height; ++y) {
    for (int x = -1; x <= shape.width; ++x) {
      if (!shape.is_outline({x, y})) continue;
      const auto ink = std::ranges::count_if(disc, [&](Pixel d) { return shape.is_ink({x + d.x, y + d.y}); });
      const float share = static_cast<float>(ink) / static_cast<float>(disc.size());
      if (share >= kCorner) all.push_back({.at = {x, y}, .ink = share});
    }
  }
  std::ranges::stable_sort(all, std::greater(), &Corner::ink);
  std::vector<Corner> kept;
  for (const Corner& corner : all) {
    const bool is_near = std::ranges::any_of(kept, [&](const Corner& other) {
      return distance(corner.at, other.at) < static_cast<float>(radius) &&
             shape.region(corner.at) == shape.region(other.at);
    });
    if (!is_near) kept.push_back(corner);
    if (kept.size() == kMostCorners) break;
  }
  return kept;
}

/// Returns whether the line between two pixels of paper is ink.
bool crosses_ink(const Shape& shape, Pixel from, Pixel to) {
  const auto steps = static_cast<int>(std::ceil(2 * distance(from, to)));
  float ink = 0, all = 0;
  for (int step = 1; step < steps; ++step) {
    const Pixel p = between(from, to, static_cast<float>(step) / static_cast<float>(steps));
    if (p == from || p == to) continue;
    ++all;
    if (shape.is_ink(p)) ++ink;
  }
  return all > 0 && ink >= kInkOfNeck * all;
}

/// Returns the first pixel of paper behind ink in a direction, if it is near enough.
std::optional<Pixel> other_side(const Shape& shape, Pixel corner, float angle) {
  bool is_inside = false;
  const auto steps = static_cast<int>(2 * (kLongestAcross * shape.pen + 2));
  for (int step = 2; step <= steps; ++step) {
    const float way = static_cast<float>(step) / 2;
    const Pixel p{corner.x + static_cast<int>(std::lround(way * std::cos(angle))),
                  corner.y + static_cast<int>(std::lround(way * std::sin(angle)))};
    if (p == corner) continue;
    if (!shape.is_ink(p)) return is_inside ? std::optional(p) : std::nullopt;
    is_inside = true;
  }
  return std::nullopt;
}

/// Adds the lines from a corner to the other side that are shorter than those in the directions beside them.
void add_shortest_lines(const Shape& shape, Pixel corner, std::vector<Neck>& necks) {
  constexpr std::size_t kDirections = 32;
  constexpr std::size_t kBeside = 4;
  std::array<std::optional<Pixel>, kDirections> ends;
  std::array<float, kDirections> lengths{};
  for (std::size_t i = 0; i < kDirections; ++i) {
    ends[i] = other_side(shape, corner, 2 * std::numbers::pi_v<float> * static_cast<float>(i) / kDirections);
    lengths[i] = ends[i] ? distance(corner, *ends[i]) : std::numeric_limits<float>::max();
  }
  for (std::size_t i = 0; i < kDirections; ++i) {
    bool is_shortest = ends[i].has_value();
    for (std::size_t k = 1; k <= kBeside; ++k) {
      is_shortest = is_shortest && lengths[i] < lengths[(i + kDirections - k) % kDirections] &&
                    lengths[i] <= lengths[(i + k) % kDirections];
    }
    if (is_shortest && crosses_ink(shape, corner, *ends[i])) {
      necks.push_back({.from = corner, .to = *ends[i], .cost = kNeck + kAcross * lengths[i] / shape.pen});
    }
  }
}

}  // namespace

std::vector<Neck> find_necks(const Shape& shape, float height, std::size_t most) {
  const std::vector<Corner> corners = find_corners(shape);
  std::vector<Neck> necks;
  for (std::size_t a = 0; a < corners.size(); ++a) {
    for (std::size_t b = a + 1; b < corners.size(); ++b) {
      const Pixel from = corners[a].at, to = corners[b].at;
      const float length = distance(from, to);
      if (length > kLongest * height || !crosses_ink(shape, from, to)) continue;
      necks.push_back({.from = from, .to = to, .cost = kNeck + kBetweenCorners * length / shape.pen});
    }
    add_shortest_lines(shape, corners[a].at, necks);
  }
  std::ranges::stable_sort(necks, {}, &Neck::cost);
  necks.resize(std::min(necks.size(), most));
  return necks;
}

std::vector<Pixel> pixels_of(const Neck& neck) {
  const int dx = std::abs(neck.to.x - neck.from.x), dy = std::abs(neck.to.y - neck.from.y);
  std::vector<Pixel> pixels{neck.from};
  Pixel p = neck.from;
  for (int x = 0, y = 0; x < dx || y < dy;) {
    if ((1 + 2 * x) * dy < (1 + 2 * y) * dx) {
      p.x += neck.from.x < neck.to.x ? 1 : -1;
      ++x;
    } else {
      p.y += neck.from.y < neck.to.y ? 1 : -1;
      ++y;
    }
    pixels.push_back(p);
  }
  return pixels;
}

}  // namespace digit::segmentation
