#include "pen.h"

#include <algorithm>
#include <cmath>

namespace digit::bench {
namespace {

constexpr std::size_t kStepsPerSegment = 8;

/// Interpolates between b (t = 0) and c (t = 1).
float spline(float a, float b, float c, float d, float t) {
  return 0.5F * (2 * b + t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a))));
}

}  // namespace

Stroke smooth(const Stroke& points) {
  if (points.size() < 3) return points;
  Stroke curve;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const auto& a = points[i == 0 ? 0 : i - 1];
    const auto& b = points[i];
    const auto& c = points[i + 1];
    const auto& d = points[std::min(i + 2, points.size() - 1)];
    for (std::size_t step = 0; step < kStepsPerSegment; ++step) {
      const auto t = static_cast<float>(step) / static_cast<float>(kStepsPerSegment);
      curve.push_back({spline(a.x, b.x, c.x, d.x, t), spline(a.y, b.y, c.y, d.y, t)});
    }
  }
  curve.push_back(points.back());
  return curve;
}

Drawing vary(const Drawing& drawing, RandomSource& random) {
  const float width = random.between(0.65F, 1.05F);
  const float slant = random.between(-0.15F, 0.3F);
  const float angle = random.between(-0.12F, 0.12F);
  const float scale = random.between(0.5F, 3);
  const Point offset{random.between(0, 300), random.between(0, 300)};
  Drawing varied = drawing;
  for (auto& stroke : varied.strokes) {
    for (auto& point : stroke) {
      const float x = width * point.x - slant * point.y;
      const float y = point.y;
      point = {offset.x + scale * (x * std::cos(angle) - y * std::sin(angle)),
               offset.y + scale * (x * std::sin(angle) + y * std::cos(angle))};
    }
  }
  return varied;
}

}  // namespace digit::bench
