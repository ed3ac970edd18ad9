#include "strokes/hand.h"

#include <algorithm>
#include <cmath>

#include "image/bounds.h"
#include "strokes/curve.h"

namespace digit::strokes {
namespace {

/// The widths of the pens, as RasterizeOptions::pen_width.
constexpr float kThinnestPen = 0.05F;
constexpr float kThickestPen = 0.15F;

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
void change_proportions(Drawing& drawing, Point bend) {
  change_points(drawing, [=](Point point) -> Point {
    const float x = std::clamp(point.x, 0.0F, 1.0F), y = std::clamp(point.y, 0.0F, 1.0F);
    return {point.x + bend.x * x * (1 - x), point.y + bend.y * y * (1 - y)};
  });
}

/// Turns corners into curves, each with the given probability.
void round_corners(Stroke& stroke, float probability, base::Random& random) {
  for (std::size_t i = 1; i < stroke.size();) {
    if (stroke[i] == stroke[i - 1] && random.chance(probability)) {
      stroke.erase(stroke.begin() + static_cast<std::ptrdiff_t>(i));
    } else {
      ++i;
    }
  }
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

/// Smooths the path as a quick hand does, which takes short cuts: replaces each point but the ends by a weighted mean
/// with its neighbors, `passes` times.
void take_short_cuts(Stroke& stroke, int passes) {
  for (int pass = 0; pass < passes; ++pass) {
    Point before = stroke.front();
    for (std::size_t i = 1; i + 1 < stroke.size(); ++i) {
      const Point here = stroke[i], after = stroke[i + 1];
      stroke[i] = {(before.x + 2 * here.x + after.x) / 4, (before.y + 2 * here.y + after.y) / 4};
      before = here;
    }
  }
}

/// Stretches the drawing until its width is the given share of its height. Leaves a narrow one, such as a plain 1, as
/// it is.
void stretch_to_box(Drawing& drawing, float share) {
  constexpr float kNarrow = 0.3F;
  image::Bounds bounds;
  for (const Stroke& stroke : drawing.strokes) {
    for (const Point& point : stroke) bounds.add(point.x, point.y);
  }
  const float width = bounds.right - bounds.left, height = bounds.bottom - bounds.top;
  if (width < kNarrow * height) return;
  change_points(drawing, [stretch = share * height / width](Point point) -> Point {
    return {point.x * stretch, point.y};
  });
}

/// Moves each point to the nearest node of a grid, as devices with few pixels do.
void snap_to_grid(Drawing& drawing, float spacing) {
  change_points(drawing, [spacing](Point point) -> Point {
    return {std::round(point.x / spacing) * spacing, std::round(point.y / spacing) * spacing};
  });
}

void transform(Drawing& drawing, const Hand& hand) {
  const float c = std::cos(hand.angle), s = std::sin(hand.angle);
  change_points(drawing, [=](Point point) -> Point {
    const float x = hand.width * point.x - hand.slant * point.y, y = point.y;
    return {c * x - s * y, s * x + c * y};
  });
}

}  // namespace

Hand draw_hand(base::Random& random) {
  Hand hand;
  hand.habits = random.next();
  hand.pen_width = kThinnestPen * std::pow(kThickestPen / kThinnestPen, random.uniform());
  const float max_slant = random.uniform(-0.2F, 0.6F);
  hand.slant = max_slant * random.uniform(0.2F, 1);
  hand.angle = 0.1F * random.normal();
  hand.width = std::exp(0.22F * random.normal());
  hand.bend = {random.uniform(-0.2F, 0.2F), random.uniform(-0.25F, 0.25F)};
  hand.unsteadiness = random.uniform(0.01F, 0.045F);
  hand.roundness = random.chance(0.5F) ? 0 : random.uniform(0, 0.6F);
  hand.short_cuts = random.chance(0.5F) ? 0 : static_cast<int>(random.below(12));
  if (random.chance(0.06F)) hand.grid = random.uniform(0.03F, 0.09F);
  if (random.chance(0.08F)) hand.box = random.uniform(0.7F, 1.1F);
  if (random.chance(0.08F)) hand.scanner = 12 + random.below(14);
  return hand;
}

Hand vary(Hand hand, base::Random& random) {
  hand.slant += 0.06F * random.normal();
  hand.angle += 0.03F * random.normal();
  hand.width *= std::exp(0.08F * random.normal());
  hand.bend.x += 0.05F * random.normal();
  hand.bend.y += 0.05F * random.normal();
  return hand;
}

Drawing write_by_hand(Drawing drawing, const Hand& hand, base::Random& random) {
  jitter(drawing, hand.unsteadiness, random);
  change_proportions(drawing, hand.bend);
  for (std::size_t i = 0; i < drawing.strokes.size(); ++i) {
    auto& stroke = drawing.strokes[i];
    round_corners(stroke, hand.roundness, random);
    stroke = smooth_curve(stroke);
    take_short_cuts(stroke, hand.short_cuts);
    change_ends(stroke, random);
    if (i > 0) shift(stroke, 0.035F, random);
  }
  transform(drawing, hand);
  if (hand.box > 0) stretch_to_box(drawing, hand.box);
  if (hand.grid > 0) snap_to_grid(drawing, hand.grid);
  return drawing;
}

}  // namespace digit::strokes
