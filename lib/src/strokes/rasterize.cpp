#include "digit/rasterize.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <stdexcept>
#include <string>

#include "image/bounds.h"

namespace digit::strokes {
namespace {

/// Four times the longer side after `normalize`. A multiple, so that the mean over an area is exact.
constexpr float kLongerSide = 80;
/// A point closer to the previous one than this, in pixels of the raster, is skipped because it makes no visible
/// difference.
constexpr float kMinStep = 0.25F;
/// A segment whose squared length in pixels of the raster is at most this is a point.
constexpr float kMaxSquaredPointLength = 1e-9F;
constexpr float kMaxCoordinate = 1e6F;

void check(const RasterizeOptions& options) {
  if (!(options.pen_width > 0 && options.pen_width <= 1)) {
    throw std::invalid_argument("pen_width: expected a number in (0, 1], found " + std::to_string(options.pen_width));
  }
}

void check(const Point& point) {
  for (const float coordinate : {point.x, point.y}) {
    if (!(std::abs(coordinate) <= kMaxCoordinate)) {
      throw std::invalid_argument("point: expected coordinates within ±1,000,000, found " + std::to_string(coordinate));
    }
  }
}

image::Bounds find_bounds(const Drawing& drawing) {
  image::Bounds box;
  for (const Stroke& stroke : drawing.strokes) {
    for (const Point& point : stroke) {
      check(point);
      box.add(point.x, point.y);
    }
  }
  return box;
}

/// Holds for each pixel the squared distance from its center to the path of the pen. The coverage is computed from it
/// at the end, so that each pixel needs one square root instead of one for each segment.
class Canvas {
 public:
  Canvas(std::size_t width, std::size_t height, float radius)
      : width_(width), height_(height), reach_(radius + 0.5F), squared_distance_(width * height, reach_ * reach_) {}

  void draw_segment(Point from, Point to) {
    const std::size_t top = clip(std::min(from.y, to.y) - reach_, height_);
    const std::size_t bottom = clip(std::max(from.y, to.y) + reach_ + 1, height_);
    for (std::size_t y = top; y < bottom; ++y) draw_row(from, to, y);
  }

  /// The ink of a pixel is the part of it that the pen covers, estimated from the distance of its center from the path.
  Raster ink() const {
    Raster raster{.width = width_, .height = height_, .ink = std::vector<float>(width_ * height_)};
    const float inside = reach_ > 1 ? (reach_ - 1) * (reach_ - 1) : 0;
    for (std::size_t i = 0; i < raster.ink.size(); ++i) {
      const float squared = squared_distance_[i];
      if (squared >= reach_ * reach_) continue;
      raster.ink[i] = squared <= inside ? std::min(reach_, 1.0F) : std::min(reach_ - std::sqrt(squared), 1.0F);
    }
    return raster;
  }

 private:
  struct Columns {
    std::size_t left = 0;
    std::size_t right = 0;
  };

  static std::size_t clip(float coordinate, std::size_t size) {
    return static_cast<std::size_t>(std::clamp(coordinate, 0.0F, static_cast<float>(size)));
  }

  /// Returns the columns that the segment can reach in the row with the center `y`. Considers only the part of the
  /// segment near the row, so that the cost of long segments stays low.
  Columns reached_columns(Point from, Point to, float y) const {
    const float dy = to.y - from.y;
    float begin = 0;
    float end = 1;
    if (dy != 0) {
      const float above = (y - reach_ - from.y) / dy;
      const float below = (y + reach_ - from.y) / dy;
      begin = std::clamp(std::min(above, below), 0.0F, 1.0F);
      end = std::clamp(std::max(above, below), 0.0F, 1.0F);
    }
    const float x0 = from.x + (to.x - from.x) * begin;
    const float x1 = from.x + (to.x - from.x) * end;
    return {.left = clip(std::min(x0, x1) - reach_, width_), .right = clip(std::max(x0, x1) + reach_ + 1, width_)};
  }

  /// The loop has no branches, so that compilers vectorize it: clamp(t, 0, 1) = (|t| - |t - 1| + 1) / 2.
  void draw_row(Point from, Point to, std::size_t row) {
    const float y = static_cast<float>(row) + 0.5F;
    const Columns columns = reached_columns(from, to, y);
    const float dx = to.x - from.x;
    const float dy = to.y - from.y;
    const float squared_length = dx * dx + dy * dy;
    const float slope = squared_length > kMaxSquaredPointLength ? 1 / squared_length : 0;
    const float py = y - from.y;
    float* nearest = squared_distance_.data() + row * width_;
    for (std::size_t x = columns.left; x < columns.right; ++x) {
      const float px = static_cast<float>(static_cast<int>(x)) + 0.5F - from.x;
      const float unclamped = (px * dx + py * dy) * slope;
      const float along = (std::abs(unclamped) - std::abs(unclamped - 1) + 1) / 2;
      const float nx = px - along * dx;
      const float ny = py - along * dy;
      const float squared = nx * nx + ny * ny;
      nearest[x] = squared < nearest[x] ? squared : nearest[x];
    }
  }

  std::size_t width_;
  std::size_t height_;
  /// A pixel whose center is at least this far from the path has no ink.
  float reach_;
  std::vector<float> squared_distance_;
};

/// Maps points of the drawing to the canvas.
struct Placement {
  Point origin;
  float scale = 1;
  float margin = 0;

  Point operator()(Point point) const {
    return {.x = (point.x - origin.x) * scale + margin, .y = (point.y - origin.y) * scale + margin};
  }
};

void draw_stroke(Canvas& canvas, const Stroke& stroke, const Placement& place) {
  Point last = place(stroke.front());
  bool drawn = false;
  for (std::size_t i = 1; i < stroke.size(); ++i) {
    const Point next = place(stroke[i]);
    const bool is_end = i + 1 == stroke.size();
    if (!is_end && std::hypot(next.x - last.x, next.y - last.y) < kMinStep) continue;
    canvas.draw_segment(last, next);
    last = next;
    drawn = true;
  }
  if (!drawn) canvas.draw_segment(last, last);
}

}  // namespace

}  // namespace digit::strokes

namespace digit {

Raster rasterize(const Drawing& drawing, const RasterizeOptions& options) {
  strokes::check(options);
  const image::Bounds box = strokes::find_bounds(drawing);
  if (box.empty()) return {};
  // The pen reaches half its width beyond the points on each side. It is at least one pixel wide. A dot has no extent
  // of its own, so that the pen fills the raster.
  const float side = box.longer_side();
  const float pen = side > 0 ? std::max(strokes::kLongerSide * options.pen_width / (1 + options.pen_width), 1.0F)
                             : strokes::kLongerSide;
  const strokes::Placement place{
      .origin = {box.left, box.top}, .scale = side > 0 ? (strokes::kLongerSide - pen) / side : 0, .margin = pen / 2};
  const auto pixels = [&](float length) {
    return static_cast<std::size_t>(std::ceil(length * place.scale + pen - 1e-3F));
  };
  strokes::Canvas canvas(pixels(box.right - box.left), pixels(box.bottom - box.top), pen / 2);
  for (const Stroke& stroke : drawing.strokes) {
    if (!stroke.empty()) strokes::draw_stroke(canvas, stroke, place);
  }
  return canvas.ink();
}

}  // namespace digit
