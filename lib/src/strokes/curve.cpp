#include "strokes/curve.h"

#include <algorithm>

namespace digit::strokes {
namespace {

constexpr int kSamplesPerSegment = 6;

/// Returns the point of the spline between `b` and `c` at t in [0, 1).
Point catmull_rom(Point a, Point b, Point c, Point d, float t) {
  const auto along = [t](float pa, float pb, float pc, float pd) {
    return 0.5F * (2 * pb + t * (pc - pa + t * (2 * pa - 5 * pb + 4 * pc - pd + t * (3 * (pb - pc) + pd - pa))));
  };
  return {along(a.x, b.x, c.x, d.x), along(a.y, b.y, c.y, d.y)};
}

/// Appends the curve through the points of `piece`, which has no corner inside.
void append_smooth(std::span<const Point> piece, Stroke& curve) {
  for (std::size_t i = 0; i + 1 < piece.size(); ++i) {
    const Point before = piece[i == 0 ? 0 : i - 1];
    const Point after = piece[std::min(i + 2, piece.size() - 1)];
    for (int step = 0; step < kSamplesPerSegment; ++step) {
      curve.push_back(
          catmull_rom(before, piece[i], piece[i + 1], after, static_cast<float>(step) / kSamplesPerSegment));
    }
  }
  curve.push_back(piece.back());
}

}  // namespace

Stroke smooth_curve(std::span<const Point> points) {
  if (points.size() < 2) return {points.begin(), points.end()};
  Stroke curve;
  std::size_t begin = 0;
  for (std::size_t i = 1; i <= points.size(); ++i) {
    if (i < points.size() && points[i] != points[i - 1]) continue;
    append_smooth(points.subspan(begin, i - begin), curve);
    begin = i;
  }
  return curve;
}

}  // namespace digit::strokes
