#include "segmentation/fragments.h"

#include <algorithm>
#include <limits>

namespace digit::segmentation {
namespace {

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

void for_each_neighbor(const Shape& shape, Pixel p, const auto& visit) {
  for (int y = p.y - 1; y <= p.y + 1; ++y) {
    for (int x = p.x - 1; x <= p.x + 1; ++x) {
      if (shape.contains({x, y}) && (x != p.x || y != p.y)) visit(Pixel{x, y});
    }
  }
}

Pixel pixel_at(const Shape& shape, std::size_t index) {
  const auto i = static_cast<int>(index);
  return {i % shape.width, i / shape.width};
}

/// The necks that each pixel is a part of.
struct PixelNecks {
  std::vector<NeckSet> sets = {{}};
  /// The index of the set of each pixel. The first set is empty, because most pixels are on no neck.
  std::vector<std::uint32_t> set_of;

  const NeckSet& operator[](std::size_t pixel) const { return sets[set_of[pixel]]; }
};

PixelNecks necks_of_pixels(const Shape& shape, std::span<const Neck> necks) {
  PixelNecks found{.set_of = std::vector<std::uint32_t>(shape.ink.size(), 0)};
  for (std::size_t i = 0; i < necks.size(); ++i) {
    for (const Pixel p : pixels_of(necks[i])) {
      if (!shape.contains(p)) continue;
      std::uint32_t& set = found.set_of[shape.index(p)];
      if (set == 0) {
        set = static_cast<std::uint32_t>(found.sets.size());
        found.sets.emplace_back();
      }
      found.sets[set].set(i);
    }
  }
  return found;
}

/// Makes a fragment of the pixels that are connected with a pixel and each with the next one by `belongs(from, to)`,
/// and have no number.
void number_from(const Shape& shape, std::size_t start, const auto& belongs, Fragments& fragments) {
  const auto number = static_cast<std::uint32_t>(fragments.all.size());
  fragments.all.emplace_back();
  fragments.of_pixel[start] = number;
  std::vector<std::size_t> open{start};
  while (!open.empty()) {
    const std::size_t from = open.back();
    open.pop_back();
    for_each_neighbor(shape, pixel_at(shape, from), [&](Pixel p) {
      const std::size_t to = shape.index(p);
      if (fragments.of_pixel[to] != kNone || !belongs(from, to)) return;
      fragments.of_pixel[to] = number;
      open.push_back(to);
    });
  }
}

/// Gives black pixels of the same necks that are connected the same number.
void number_black_pixels(const Shape& shape, const PixelNecks& necks, Fragments& fragments) {
  const auto belongs = [&](std::size_t from, std::size_t to) { return shape.ink[to] && necks[to] == necks[from]; };
  for (std::size_t start = 0; start < shape.ink.size(); ++start) {
    if (!shape.ink[start] || fragments.of_pixel[start] != kNone) continue;
    number_from(shape, start, belongs, fragments);
    fragments.all.back().necks = necks[start];
  }
}

/// Gives the gray pixels the number of the nearest fragment.
void number_gray_pixels(const Raster& raster, const Shape& shape, Fragments& fragments) {
  std::vector<std::size_t> reached;
  for (std::size_t i = 0; i < shape.ink.size(); ++i) {
    if (shape.ink[i]) reached.push_back(i);
  }
  for (std::size_t i = 0; i < reached.size(); ++i) {
    for_each_neighbor(shape, pixel_at(shape, reached[i]), [&](Pixel p) {
      const std::size_t to = shape.index(p);
      if (raster.ink[to] <= 0 || fragments.of_pixel[to] != kNone) return;
      fragments.of_pixel[to] = fragments.of_pixel[reached[i]];
      reached.push_back(to);
    });
  }
}

/// Makes a fragment of each group of gray pixels that no black pixel reaches.
void number_rest(const Raster& raster, const Shape& shape, Fragments& fragments) {
  const auto belongs = [&](std::size_t, std::size_t to) { return raster.ink[to] > 0; };
  for (std::size_t start = 0; start < raster.ink.size(); ++start) {
    if (raster.ink[start] > 0 && fragments.of_pixel[start] == kNone) number_from(shape, start, belongs, fragments);
  }
}

void measure_fragments(const Raster& raster, const Shape& shape, Fragments& fragments) {
  for (std::size_t i = 0; i < raster.ink.size(); ++i) {
    if (raster.ink[i] <= 0) continue;
    const Pixel p = pixel_at(shape, i);
    Fragment& fragment = fragments.all[fragments.of_pixel[i]];
    fragment.ink += raster.ink[i];
    fragment.box.add(static_cast<float>(p.x), static_cast<float>(p.y));
    fragment.box.add(static_cast<float>(p.x + 1), static_cast<float>(p.y + 1));
    if (!shape.ink[i]) continue;
    for_each_neighbor(shape, p, [&](Pixel next) {
      const std::uint32_t other = fragments.of_pixel[shape.index(next)];
      if (!shape.is_ink(next) || other == fragments.of_pixel[i]) return;
      if (std::ranges::find(fragment.neighbors, other) == fragment.neighbors.end()) fragment.neighbors.push_back(other);
    });
  }
}

}  // namespace

Fragments find_fragments(const Raster& raster, const Shape& shape, std::span<const Neck> necks) {
  Fragments fragments{.all = {}, .of_pixel = std::vector<std::uint32_t>(raster.ink.size(), kNone)};
  number_black_pixels(shape, necks_of_pixels(shape, necks), fragments);
  number_gray_pixels(raster, shape, fragments);
  number_rest(raster, shape, fragments);
  measure_fragments(raster, shape, fragments);
  return fragments;
}

}  // namespace digit::segmentation
