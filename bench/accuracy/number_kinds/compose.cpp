#include "number_kinds/compose.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace digit::bench {
namespace {

/// How far a digit departs from the line, as a share of the height.
constexpr float kJitter = 0.05F;
constexpr float kNarrowestGap = 0.1F;
constexpr float kWidestGap = 1;
/// The pens, as shares of the height.
constexpr float kThinnestPen = 0.05F;
constexpr float kThickestPen = 0.13F;

void change(Drawing& drawing, const auto& move) {
  for (auto& stroke : drawing.strokes) {
    for (auto& point : stroke) point = move(point);
  }
}

/// Means over the digits of a writer.
struct MeanSize {
  float width = 0;
  float height = 0;
};

MeanSize mean_size(const WriterDigits& digits) {
  MeanSize mean;
  const auto count = static_cast<float>(digits.size());
  for (const auto& digit : digits) {
    const auto box = bounds_of(digit.drawing);
    mean.width += (box.right - box.left) / count;
    mean.height += (box.bottom - box.top) / count;
  }
  return mean;
}

/// Returns the points of a drawing at most `step` apart.
std::vector<Point> dense_points(const Drawing& drawing, float step) {
  std::vector<Point> points;
  for (const auto& stroke : drawing.strokes) {
    points.push_back(stroke.front());
    for (std::size_t i = 1; i < stroke.size(); ++i) {
      const Point from = stroke[i - 1], to = stroke[i];
      const float pieces = std::ceil(std::hypot(to.x - from.x, to.y - from.y) / step);
      for (int number = 1; static_cast<float>(number) <= pieces; ++number) {
        const auto piece = static_cast<float>(number);
        points.push_back({from.x + (to.x - from.x) * piece / pieces, from.y + (to.y - from.y) * piece / pieces});
      }
    }
  }
  return points;
}

/// Returns how far `right` must be moved to the right, so that it is `distance` from `left` on its right side.
float shift_to_distance(const Drawing& left, const Drawing& right, float distance) {
  const float step = distance / 4;
  const auto left_points = dense_points(left, std::max(step, 1e-3F));
  const auto right_points = dense_points(right, std::max(step, 1e-3F));
  // At the same height, two points are `distance` apart; at other heights, less is enough.
  float shift = std::numeric_limits<float>::lowest();
  for (const auto& a : left_points) {
    for (const auto& b : right_points) {
      const float dy = std::abs(a.y - b.y);
      if (dy < distance) shift = std::max(shift, a.x - b.x + std::sqrt(distance * distance - dy * dy));
    }
  }
  return shift;
}

/// Returns the shift of the next digit.
float shift_of(const Drawing& number, const Drawing& last, const Drawing& next, Neighbors neighbors,
               const MeanSize& size, float pen, base::Random& random) {
  const float apart = bounds_of(number).right - bounds_of(next).left;
  if (neighbors == Neighbors::kApart) return apart + size.width * random.uniform(kNarrowestGap, kWidestGap);
  const float share = random.uniform();
  const float distance =
      neighbors == Neighbors::kTouching ? pen * (0.2F + 0.6F * share) : pen + size.height * (0.04F + 0.1F * share);
  const float shift = shift_to_distance(last, next, distance);
  return shift > std::numeric_limits<float>::lowest() ? shift : apart;
}

}  // namespace

image::Bounds bounds_of(const Drawing& drawing) {
  image::Bounds box;
  for (const auto& stroke : drawing.strokes) {
    for (const auto& point : stroke) box.add(point.x, point.y);
  }
  return box;
}

WrittenNumber compose_number(const NumberSource& source, Neighbors neighbors, base::Random random) {
  const WriterDigits& digits = source.writers[random.below(source.writers.size())];
  const MeanSize size = mean_size(digits);
  WrittenNumber number{.text = {}, .drawing = {}, .height = size.height};
  number.pen = size.height * random.uniform(kThinnestPen, kThickestPen);
  const float slant = neighbors == Neighbors::kOverlapping ? random.uniform(0.2F, 0.6F) : 0;
  const std::size_t count = 2 + random.below(4);
  Drawing last;
  for (std::size_t i = 0; i < count; ++i) {
    const WrittenDigit& digit = digits[random.below(digits.size())];
    Drawing next = digit.drawing;
    const float bottom = bounds_of(next).bottom - kJitter * size.height * random.normal();
    change(next, [&](Point p) -> Point { return {p.x - slant * (p.y - bottom), p.y - bottom}; });
    if (i > 0) {
      const float shift = shift_of(number.drawing, last, next, neighbors, size, number.pen, random);
      change(next, [&](Point p) -> Point { return {p.x + shift, p.y}; });
    }
    number.text += std::to_string(digit.label);
    number.drawing.strokes.insert(number.drawing.strokes.end(), next.strokes.begin(), next.strokes.end());
    last = std::move(next);
  }
  return number;
}

}  // namespace digit::bench
