#include "strokes/draw_non_digit.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "strokes/draw_digit.h"

namespace digit::strokes {
namespace {

Drawing mirror(Drawing drawing) {
  for (auto& stroke : drawing.strokes) {
    for (auto& point : stroke) point.x = -point.x;
  }
  return drawing;
}

void move_to(Drawing& drawing, float dx, float dy, float scale) {
  for (auto& stroke : drawing.strokes) {
    for (auto& point : stroke) point = {point.x * scale + dx, point.y * scale + dy};
  }
}

void append(Drawing& drawing, const Drawing& other) {
  drawing.strokes.insert(drawing.strokes.end(), other.strokes.begin(), other.strokes.end());
}

Point random_point(base::Random& random) { return {random.uniform(0, 0.9F), random.uniform()}; }

/// A pen that wanders about.
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

/// A line, an arc or a bow between random points.
Stroke random_piece(base::Random& random) {
  const Point from = random_point(random);
  if (random.chance(0.3F)) {
    const float radius = random.uniform(0.12F, 0.45F), start = random.uniform(0, 6.28F);
    const float sweep = random.uniform(1.5F, 6.6F) * (random.chance(0.5F) ? 1.0F : -1.0F);
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

/// Lines and bows put together as in the letters and signs of no alphabet.
Drawing glyph(base::Random& random) {
  Drawing drawing;
  const auto pieces = 1 + random.below(4);
  for (std::uint64_t i = 0; i < pieces; ++i) drawing.strokes.push_back(random_piece(random));
  return drawing;
}

/// One to three short marks: a dot, a dash, a tick.
Drawing marks(base::Random& random) {
  Drawing drawing;
  const auto count = 1 + random.below(3);
  for (std::uint64_t i = 0; i < count; ++i) {
    const Point at = random_point(random);
    const float angle = random.uniform(-0.9F, 0.9F);  // nearer to lying than to standing: a standing line is a 1
    const float length = random.chance(0.3F) ? 0.01F : random.uniform(0.05F, 0.4F);
    drawing.strokes.push_back({at, {at.x + length * std::cos(angle), at.y + length * std::sin(angle)}});
  }
  return drawing;
}

Drawing any_digit(base::Random& random) { return draw_digit(random.below(kDigits), random); }

Drawing two_digits(base::Random& random) {
  auto first = any_digit(random);
  auto second = any_digit(random);
  move_to(second, random.uniform(0.5F, 1.3F), random.uniform(-0.2F, 0.2F), random.uniform(0.7F, 1.2F));
  append(first, second);
  return first;
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

/// A half of a digit of many strokes' length, or a digit in a mirror: of those that then are no digit.
Drawing spoiled_digit(base::Random& random) {
  constexpr std::size_t kNotSymmetric[] = {2, 3, 4, 5, 6, 7, 9};
  const auto label = kNotSymmetric[random.below(std::size(kNotSymmetric))];
  auto drawing = mirror(draw_digit(label, random));
  if (random.chance(0.3F)) drawing.strokes.push_back(random_piece(random));
  return drawing;
}

}  // namespace

Drawing draw_non_digit(base::Random& random) {
  switch (random.below(8)) {
    case 0:
      return scribble(random);
    case 1:
      return marks(random);
    case 2:
      return two_digits(random);
    case 3:
      return crossed_out(random);
    case 4:
      return spoiled_digit(random);
    default:
      return glyph(random);
  }
}

}  // namespace digit::strokes
