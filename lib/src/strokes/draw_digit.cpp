#include "strokes/draw_digit.h"

#include <algorithm>
#include <cmath>

#include "strokes/digit_styles.h"

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

const DigitStyle& choose_style(std::size_t label, base::Random& random) {
  const auto styles = digit_styles();
  float total = 0;
  for (const auto& style : styles) total += style.label == label ? style.weight : 0;
  float at = random.uniform(0, total);
  const DigitStyle* chosen = &styles.front();  // replaced, because each digit has a style
  for (const auto& style : styles) {
    if (style.label != label) continue;
    chosen = &style;
    at -= style.weight;
    if (at < 0) break;
  }
  return *chosen;
}

/// Moves each control point independently. Corners stay corners, because both of their points move together.
void jitter(Drawing& drawing, float deviation, base::Random& random) {
  for (auto& stroke : drawing.strokes) {
    for (std::size_t i = 0; i < stroke.size(); ++i) {
      const Point before = stroke[i];
      stroke[i].x += deviation * random.normal();
      stroke[i].y += deviation * random.normal();
      if (i + 1 < stroke.size() && stroke[i + 1] == before) {
        stroke[i + 1] = stroke[i];
        ++i;
      }
    }
  }
}

/// Enlarges the upper part at the expense of the lower one, or vice versa, and likewise for the left and right parts.
void change_proportions(Drawing& drawing, base::Random& random) {
  const float bend_x = random.uniform(-0.2F, 0.2F), bend_y = random.uniform(-0.25F, 0.25F);
  change_points(drawing, [=](Point point) -> Point {
    const float x = std::clamp(point.x, 0.0F, 1.0F), y = std::clamp(point.y, 0.0F, 1.0F);
    return {point.x + bend_x * x * (1 - x), point.y + bend_y * y * (1 - y)};
  });
}

/// Extends the beginning of a stroke by a share of its length, or shortens it if the share is negative.
void change_beginning(Stroke& stroke, float share) {
  if (stroke.size() < 3) return;
  if (share < 0) {
    const auto dropped = static_cast<std::ptrdiff_t>(-share * static_cast<float>(stroke.size()));
    if (stroke.size() > static_cast<std::size_t>(dropped) + 2) stroke.erase(stroke.begin(), stroke.begin() + dropped);
    return;
  }
  float length = 0;
  for (std::size_t i = 1; i < stroke.size(); ++i) {
    length += std::hypot(stroke[i].x - stroke[i - 1].x, stroke[i].y - stroke[i - 1].y);
  }
  const Point direction{stroke[0].x - stroke[2].x, stroke[0].y - stroke[2].y};
  const float norm = std::hypot(direction.x, direction.y);
  if (norm < 1e-6F) return;
  const float reach = share * length / norm;
  stroke.insert(stroke.begin(), {stroke[0].x + reach * direction.x, stroke[0].y + reach * direction.y});
}

void change_ends(Stroke& stroke, base::Random& random) {
  constexpr float kReach = 0.06F;
  change_beginning(stroke, random.uniform(-kReach, kReach));
  std::ranges::reverse(stroke);
  change_beginning(stroke, random.uniform(-kReach, kReach));
  std::ranges::reverse(stroke);
}

void shift(Stroke& stroke, float deviation, base::Random& random) {
  const Point offset{deviation * random.normal(), deviation * random.normal()};
  for (auto& point : stroke) {
    point.x += offset.x;
    point.y += offset.y;
  }
}

/// Applies a random slant, rotation and width.
void transform(Drawing& drawing, base::Random& random) {
  const float max_slant = random.uniform(-0.2F, 0.6F);
  const float slant = max_slant * random.uniform(0.2F, 1);
  const float angle = 0.1F * random.normal();
  const float width = std::exp(0.22F * random.normal());
  const float c = std::cos(angle), s = std::sin(angle);
  change_points(drawing, [=](Point point) -> Point {
    const float x = width * point.x - slant * point.y, y = point.y;
    return {c * x - s * y, s * x + c * y};
  });
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

Drawing draw_digit(std::size_t label, base::Random& random) {
  Drawing drawing = choose_style(label, random).drawing;
  jitter(drawing, random.uniform(0.01F, 0.045F), random);
  change_proportions(drawing, random);
  for (std::size_t i = 0; i < drawing.strokes.size(); ++i) {
    auto& stroke = drawing.strokes[i];
    stroke = smooth_curve(stroke);
    change_ends(stroke, random);
    if (i > 0) shift(stroke, 0.035F, random);
  }
  transform(drawing, random);
  return drawing;
}

}  // namespace digit::strokes
