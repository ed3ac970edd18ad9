#include "strokes/draw_non_digit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <utility>

#include "strokes/curve.h"
#include "strokes/draw_digit.h"
#include "strokes/glyphs.h"
#include "strokes/hand.h"

namespace digit::strokes {
namespace {

Point random_point(base::Random& random) { return {random.uniform(0, 0.9F), random.uniform()}; }

/// A random walk of the pen.
Drawing scribble(base::Random& random) {
  Stroke points;
  const auto count = 6 + random.below(24);
  Point at = random_point(random);
  const float reach = random.uniform(0.2F, 0.8F);
  for (std::uint64_t i = 0; i < count; ++i) {
    points.push_back(at);
    at = {std::clamp(at.x + reach * random.normal(), 0.0F, 1.0F),
          std::clamp(at.y + reach * random.normal(), 0.0F, 1.0F)};
  }
  return {{smooth_curve(points)}};
}

/// An arc, or a line or curve through random points.
Stroke random_stroke(base::Random& random) {
  const Point from = random_point(random);
  if (random.chance(0.3F)) {
    const float radius = random.uniform(0.12F, 0.45F), start = random.uniform(0, 6.28F);
    float sweep = random.uniform(1.5F, 6.6F);
    if (!random.chance(0.5F)) sweep = -sweep;
    Stroke points;
    for (int i = 0; i <= 8; ++i) {
      const float angle = start + sweep * static_cast<float>(i) / 8;
      points.push_back({0.45F + radius * std::cos(angle), from.y + radius * std::sin(angle)});
    }
    return smooth_curve(points);
  }
  Stroke points{from, random_point(random)};
  while (random.chance(0.45F) && points.size() < 6) {
    if (random.chance(0.5F)) points.push_back(points.back());
    points.push_back(random_point(random));
  }
  return smooth_curve(points);
}

/// Two to four random strokes, like a character of an unknown alphabet. A single one can be a 0 or a 1.
Drawing random_glyph(base::Random& random) {
  Drawing drawing;
  const auto count = 2 + random.below(3);
  for (std::uint64_t i = 0; i < count; ++i) drawing.strokes.push_back(random_stroke(random));
  return drawing;
}

/// A letter or a sign, by hand.
Drawing known_glyph(base::Random& random) {
  const auto all = glyphs();
  return write_by_hand(all[random.below(all.size())], draw_hand(random), random);
}

/// A line, straight or bent, at an angle of at most 45°, because a steep line is a 1.
Stroke dash(base::Random& random) {
  constexpr float kMaxAngle = 0.78F;
  const Point at = random_point(random);
  const float angle = random.uniform(-kMaxAngle, kMaxAngle), length = random.uniform(0.05F, 0.5F);
  const Point to{at.x + length * std::cos(angle), at.y + length * std::sin(angle)};
  const float bend = random.chance(0.5F) ? 0 : 0.3F * length * random.normal();
  return smooth_curve(Stroke{at, {(at.x + to.x) / 2 - bend * std::sin(angle), (at.y + to.y) / 2 + bend}, to});
}

/// One point, or a few that the pen made on the spot.
Stroke dot(base::Random& random) {
  const Point at = random_point(random);
  Stroke points{at};
  if (random.chance(0.5F)) return points;
  const auto count = 2 + random.below(5);
  for (std::uint64_t i = 0; i < count; ++i) {
    points.push_back({at.x + 0.01F * random.normal(), at.y + 0.01F * random.normal()});
  }
  return points;
}

/// One to three dots and dashes.
Drawing marks(base::Random& random) {
  Drawing drawing;
  const auto count = random.chance(0.6F) ? 1 : 2 + random.below(2);
  for (std::uint64_t i = 0; i < count; ++i) {
    drawing.strokes.push_back(random.chance(0.3F) ? dot(random) : dash(random));
  }
  return drawing;
}

Drawing any_digit(base::Random& random) { return draw_digit(random.below(kDigits), random); }

/// Two drawings in one. `second` is scaled and moved, relative to its coordinates.
Drawing combine(Drawing first, Drawing second, float scale, Point offset) {
  change_points(second, [=](Point point) -> Point { return {point.x * scale + offset.x, point.y * scale + offset.y}; });
  first.strokes.insert(first.strokes.end(), second.strokes.begin(), second.strokes.end());
  return first;
}

/// Two or three digits side by side, with a gap of any size or touching.
Drawing neighbors(base::Random& random) {
  auto drawing = any_digit(random);
  const auto more = random.chance(0.15F) ? 2 : 1;
  for (int i = 1; i <= more; ++i) {
    const Point offset{static_cast<float>(i) * random.uniform(0.5F, 1.5F), random.uniform(-0.25F, 0.25F)};
    drawing = combine(std::move(drawing), any_digit(random), random.uniform(0.6F, 1.4F), offset);
  }
  return drawing;
}

/// Two digits of different classes, one over the other. Not a 1 over a 0, which is a slashed zero.
Drawing overlaid(base::Random& random) {
  const auto first = random.below(kDigits);
  auto second = random.below(kDigits);
  while (second == first || first + second == 1) second = random.below(kDigits);
  const Point offset{random.uniform(-0.25F, 0.25F), random.uniform(-0.15F, 0.15F)};
  return combine(draw_digit(first, random), draw_digit(second, random), random.uniform(0.8F, 1.25F), offset);
}

/// The beginning of a first stroke, which is too short and too flat for any digit.
Drawing begun_digit(base::Random& random) {
  auto stroke = any_digit(random).strokes.front();
  stroke.resize(std::max<std::size_t>(2, stroke.size() * (4 + random.below(12)) / 60));
  const float width = std::abs(stroke.back().x - stroke.front().x),
              height = std::abs(stroke.back().y - stroke.front().y);
  return height < width ? Drawing{{stroke}} : marks(random);
}

Drawing crossed_out(base::Random& random) {
  auto drawing = any_digit(random);
  const auto lines = 2 + random.below(4);
  for (std::uint64_t i = 0; i < lines; ++i) {
    drawing.strokes.push_back(
        {{random.uniform(-0.5F, 0.1F), random.uniform()}, {random.uniform(0.5F, 1), random.uniform()}});
  }
  return drawing;
}

/// A mirrored digit that is not symmetric, sometimes with another stroke.
Drawing mirrored_digit(base::Random& random) {
  constexpr std::size_t kNotSymmetric[] = {2, 3, 4, 5, 6, 7, 9};
  const auto label = kNotSymmetric[random.below(std::size(kNotSymmetric))];
  auto drawing = draw_digit(label, random);
  change_points(drawing, [](Point point) -> Point { return {-point.x, point.y}; });
  if (random.chance(0.3F)) drawing.strokes.push_back(random_stroke(random));
  return drawing;
}

}  // namespace

Drawing draw_non_digit(base::Random& random) {
  constexpr std::array kKinds = {scribble,       marks,       begun_digit, neighbors,   neighbors,    crossed_out,
                                 mirrored_digit, overlaid,    overlaid,    overlaid,    random_glyph, random_glyph,
                                 known_glyph,    known_glyph, known_glyph, known_glyph, known_glyph};
  return kKinds[random.below(kKinds.size())](random);
}

}  // namespace digit::strokes
