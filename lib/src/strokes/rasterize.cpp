#include "digit/rasterize.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>

namespace digit::strokes {
namespace {

/// Four pixels for each one that `normalize` makes of it: a whole number, so that its mean over an area is exact.
constexpr float kLongerSide = 80;
/// Points closer to the last one than this, in pixels of the raster, do not show.
constexpr float kMinStep = 0.25F;
/// The square of a length, in pixels of the raster, at which a segment is a point.
constexpr float kNoLength = 1e-9F;
constexpr float kMaxCoordinate = 1e6F;

struct Box {
  float left = std::numeric_limits<float>::max();
  float top = std::numeric_limits<float>::max();
  float right = std::numeric_limits<float>::lowest();
  float bottom = std::numeric_limits<float>::lowest();

  bool empty() const { return right < left; }
  float longer_side() const { return std::max(right - left, bottom - top); }
};

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

Box bounds(const Drawing& drawing) {
  Box box;
  for (const Stroke& stroke : drawing.strokes) {
    for (const Point& point : stroke) {
      check(point);
      box.left = std::min(box.left, point.x);
      box.right = std::max(box.right, point.x);
      box.top = std::min(box.top, point.y);
      box.bottom = std::max(box.bottom, point.y);
    }
  }
  return box;
}

/// For each pixel, the square of its center's distance to the nearest way of the pen: what is covered is found from it
/// at the end, so that a square root is taken once a pixel instead of once a pixel and segment.
class Canvas {
 public:
  Canvas(std::size_t width, std::size_t height, float radius)
      : width_(width), height_(height), reach_(radius + 0.5F), squared_distance_(width * height, reach_ * reach_) {}

  void draw_segment(Point from, Point to) {
    const std::size_t top = clip(std::min(from.y, to.y) - reach_, height_);
    const std::size_t bottom = clip(std::max(from.y, to.y) + reach_ + 1, height_);
    for (std::size_t y = top; y < bottom; ++y) draw_row(from, to, y);
  }

  /// A pixel's ink is the part of it that is within the pen's radius of its way, taken from the distance of its center.
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

  /// The columns that the segment can reach in a row: only its part near the row counts, which keeps long segments
  /// cheap.
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

  /// Without branches, so that compilers vectorize it: clamp(t, 0, 1) = (|t| - |t - 1| + 1) / 2.
  void draw_row(Point from, Point to, std::size_t row) {
    const float y = static_cast<float>(row) + 0.5F;
    const Columns columns = reached_columns(from, to, y);
    const float dx = to.x - from.x;
    const float dy = to.y - from.y;
    const float squared_length = dx * dx + dy * dy;
    const float slope = squared_length > kNoLength ? 1 / squared_length : 0;
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
  /// Beyond this distance from the pen's way a pixel has no ink.
  float reach_;
  std::vector<float> squared_distance_;
};

/// Moves drawings onto the canvas.
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
  const strokes::Box box = strokes::bounds(drawing);
  if (box.empty()) return {};
  // The pen reaches half its width beyond the points on either side; a dot is all pen, and no pen is
  // thinner than a pixel.
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
