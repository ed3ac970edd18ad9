#include "marks.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "pen.h"

namespace digit::bench {
namespace {

constexpr float kPi = std::numbers::pi_v<float>;
/// People read a steeper line as a 1.
constexpr float kMaxAngle = 40 * kPi / 180;

Stroke hatching(RandomSource& random) {
  const auto lines = 5 + random.below(7);
  Stroke points;
  for (std::size_t i = 0; i < lines; ++i) {
    const float across = 100 * static_cast<float>(i) / static_cast<float>(lines) + random.normal(5);
    points.push_back({across, i % 2 == 0 ? random.between(0, 20) : random.between(80, 100)});
  }
  return random.below(2) == 0 ? points : smooth(points);
}

Stroke row_of_loops(RandomSource& random) {
  const auto loops = static_cast<float>(3 + random.below(4));
  const float height = random.between(20, 50);
  const float overlap = random.between(8, 20);
  Stroke points;
  float turn = 0;
  while (turn < loops) {
    points.push_back({120 * turn / loops + overlap * std::sin(2 * kPi * turn) + random.normal(1.5F),
                      height * std::cos(2 * kPi * turn) + random.normal(1.5F)});
    turn += 0.125F;
  }
  return smooth(points);
}

Stroke knot(RandomSource& random) {
  Stroke points;
  const auto bends = 9 + random.below(10);
  for (std::size_t i = 0; i < bends; ++i) points.push_back({random.between(0, 100), random.between(0, 100)});
  return smooth(points);
}

Stroke spiral(RandomSource& random) {
  const float turns = random.between(2.5F, 4.5F);
  const float start = random.between(0, 1);
  const float flatness = random.between(0.6F, 1.3F);
  Stroke points;
  float turn = 0;
  while (turn < turns) {
    const float radius = 50 * turn / turns + random.normal(1.5F);
    points.push_back(
        {radius * std::cos(2 * kPi * (turn + start)), flatness * radius * std::sin(2 * kPi * (turn + start))});
    turn += 0.1F;
  }
  return smooth(points);
}

/// A line with a random curvature that changes slowly.
Stroke wild_line(RandomSource& random) {
  Stroke points;
  Point at;
  float direction = random.between(0, 2 * kPi);
  float bend = 0;
  for (int step = 0; step < 90; ++step) {
    bend = std::clamp(bend + random.normal(0.25F), -0.8F, 0.8F);
    direction += bend;
    at = {at.x + 6 * std::cos(direction), at.y + 6 * std::sin(direction)};
    points.push_back(at);
  }
  return points;
}

Stroke line(float length, float angle, RandomSource& random) {
  const Point end{length * std::cos(angle), length * std::sin(angle)};
  const Point middle{end.x / 2 + random.normal(1), end.y / 2 + random.normal(1)};
  return smooth({{0, 0}, middle, end});
}

Stroke dot(RandomSource& random) {
  Stroke points{{0, 0}};
  const auto extra_points = random.below(4);
  for (std::size_t i = 0; i < extra_points; ++i) points.push_back({random.normal(0.5F), random.normal(0.5F)});
  return points;
}

struct Box {
  float left = std::numeric_limits<float>::max();
  float top = std::numeric_limits<float>::max();
  float right = std::numeric_limits<float>::lowest();
  float bottom = std::numeric_limits<float>::lowest();
};

Box box_of(const Drawing& drawing) {
  Box box;
  for (const auto& stroke : drawing.strokes) {
    for (const auto& point : stroke) {
      box = {std::min(box.left, point.x), std::min(box.top, point.y), std::max(box.right, point.x),
             std::max(box.bottom, point.y)};
    }
  }
  return box;
}

/// Adds the digit with its upper left corner at (left, top), scaled to `height`. Returns its right edge.
float append_digit(Drawing& drawing, const Drawing& digit, float left, float top, float height) {
  const auto box = box_of(digit);
  const float scale = height / std::max(box.bottom - box.top, 1e-3F);
  for (auto stroke : digit.strokes) {
    for (auto& point : stroke) point = {left + scale * (point.x - box.left), top + scale * (point.y - box.top)};
    drawing.strokes.push_back(std::move(stroke));
  }
  return left + scale * (box.right - box.left);
}

}  // namespace

Drawing draw_scribble(RandomSource& random) {
  constexpr Stroke (*kScribbles[])(RandomSource&) = {hatching, row_of_loops, knot, spiral, wild_line};
  return vary({{kScribbles[random.below(std::size(kScribbles))](random)}}, random);
}

Drawing draw_short_mark(RandomSource& random) {
  switch (random.below(4)) {
    case 0:
      return {{dot(random)}};
    case 1:
      return {{line(random.between(10, 40), random.between(-0.15F, 0.15F), random)}};
    case 2: {
      const float depth = random.between(8, 20);
      return {
          {{{0, 0}, {depth * random.between(0.4F, 0.9F), depth}, {random.between(25, 45), -random.between(10, 30)}}}};
    }
    default: {
      return {{line(random.between(10, 40), random.between(0.25F, kMaxAngle) * (random.below(2) == 0 ? 1.0F : -1.0F),
                    random)}};
    }
  }
}

std::optional<Drawing> draw_first_stroke(const Drawing& digit, RandomSource& random) {
  const auto& stroke = digit.strokes.front();
  float length = 0;
  for (std::size_t i = 1; i < stroke.size(); ++i) {
    length += std::hypot(stroke[i].x - stroke[i - 1].x, stroke[i].y - stroke[i - 1].y);
  }
  float left = length * random.between(0.1F, 0.2F);
  Stroke begun{stroke.front()};
  for (std::size_t i = 1; i < stroke.size() && left > 0; ++i) {
    left -= std::hypot(stroke[i].x - stroke[i - 1].x, stroke[i].y - stroke[i - 1].y);
    begun.push_back(stroke[i]);
  }
  const float width = std::abs(begun.back().x - begun.front().x), height = std::abs(begun.back().y - begun.front().y);
  if (length == 0 || height > width * std::tan(kMaxAngle)) return std::nullopt;
  return Drawing{{begun}};
}

Drawing draw_overlaid(const Drawing& first, const Drawing& second, RandomSource& random) {
  Drawing drawing, above;
  const float first_width = append_digit(drawing, first, 0, 0, 100);
  const float second_width = append_digit(above, second, 0, random.normal(8), random.between(80, 120));
  const float left = (first_width - second_width) / 2 + random.normal(10);
  for (auto& stroke : above.strokes) {
    for (auto& point : stroke) point.x += left;
    drawing.strokes.push_back(std::move(stroke));
  }
  return drawing;
}

Drawing draw_two_digits(std::span<const Drawing> digits, RandomSource& random) {
  Drawing drawing;
  const float gap = random.between(8, 30);
  const float end = append_digit(drawing, digits[random.below(digits.size())], 0, 0, 100);
  append_digit(drawing, digits[random.below(digits.size())], end + gap, random.normal(6), random.between(85, 115));
  return drawing;
}

}  // namespace digit::bench
