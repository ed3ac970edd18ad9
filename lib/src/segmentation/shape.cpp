#include "segmentation/shape.h"

#include <algorithm>
#include <array>

namespace digit::segmentation {
namespace {

/// Pixels with at least this much ink are black.
constexpr float kBlack = 0.5F;

/// Gives a number to all paper that is connected with a pixel, if it has none.
void fill_region(Shape& shape, Pixel start, std::uint32_t number) {
  std::vector<Pixel> open{start};
  while (!open.empty()) {
    const Pixel p = open.back();
    open.pop_back();
    if (!shape.contains(p) || shape.is_ink(p) || shape.regions[shape.index(p)] != 0) continue;
    shape.regions[shape.index(p)] = number;
    for (const Pixel next : std::array<Pixel, 4>{{{p.x - 1, p.y}, {p.x + 1, p.y}, {p.x, p.y - 1}, {p.x, p.y + 1}}}) {
      open.push_back(next);
    }
  }
}

void find_regions(Shape& shape) {
  shape.regions.assign(shape.ink.size(), 0);
  for (int x = 0; x < shape.width; ++x) {
    fill_region(shape, {x, 0}, Shape::kOutside);
    fill_region(shape, {x, shape.height - 1}, Shape::kOutside);
  }
  for (int y = 0; y < shape.height; ++y) {
    fill_region(shape, {0, y}, Shape::kOutside);
    fill_region(shape, {shape.width - 1, y}, Shape::kOutside);
  }
  std::uint32_t last = Shape::kOutside;
  for (int y = 0; y < shape.height; ++y) {
    for (int x = 0; x < shape.width; ++x) {
      if (!shape.is_ink({x, y}) && shape.region({x, y}) == 0) fill_region(shape, {x, y}, ++last);
    }
  }
}

/// Returns the width of strokes from their area and the length of their outlines.
float pen_width(const Shape& shape) {
  std::size_t area = 0, outline = 0;
  for (int y = -1; y <= shape.height; ++y) {
    for (int x = -1; x <= shape.width; ++x) {
      area += shape.is_ink({x, y}) ? 1U : 0U;
      outline += shape.is_outline({x, y}) ? 1U : 0U;
    }
  }
  return std::max(1.0F, 2 * static_cast<float>(area) / static_cast<float>(std::max<std::size_t>(1, outline)));
}

}  // namespace

Shape make_shape(const Raster& raster) {
  Shape shape;
  shape.width = static_cast<int>(raster.width);
  shape.height = static_cast<int>(raster.height);
  for (const float ink : raster.ink) shape.ink.push_back(ink >= kBlack);
  find_regions(shape);
  shape.pen = pen_width(shape);
  return shape;
}

}  // namespace digit::segmentation
