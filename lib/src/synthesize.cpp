#include "digit/synthesize.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <stdexcept>
#include <string>

#include "curve.h"
#include "digit/normalize.h"
#include "digit/rasterize.h"
#include "digit_styles.h"
#include "draw_all.h"
#include "random.h"

namespace digit {
namespace {

constexpr std::size_t kDigits = 10;

/// Streams of one seed that must not draw the same numbers.
enum Stream : std::uint64_t { kDigitStream = 1000, kNonDigitStream = 2000, kPenStream = 3000 };

const DigitStyle& choose_style(std::size_t label, Random& random) {
  float total = 0;
  for (const auto& style : digit_styles()) total += style.label == label ? style.weight : 0;
  float at = random.uniform(0, total);
  const DigitStyle* chosen = nullptr;
  for (const auto& style : digit_styles()) {
    if (style.label != label) continue;
    chosen = &style;
    at -= style.weight;
    if (at < 0) break;
  }
  return *chosen;
}

/// Moves each control point by itself; points given twice stay corners.
void jitter(Drawing& drawing, float deviation, Random& random) {
  for (auto& stroke : drawing.strokes) {
    for (std::size_t i = 0; i < stroke.size(); ++i) {
      const bool corner = i > 0 && stroke[i] == stroke[i - 1];
      if (corner) continue;
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

/// Makes the upper part large and the lower small, or the other way round, and the same from left to right.
void change_proportions(Drawing& drawing, Random& random) {
  const float bend_x = random.uniform(-0.2F, 0.2F), bend_y = random.uniform(-0.25F, 0.25F);
  for (auto& stroke : drawing.strokes) {
    for (auto& point : stroke) {
      const float x = std::clamp(point.x, 0.0F, 1.0F), y = std::clamp(point.y, 0.0F, 1.0F);
      point.x += bend_x * x * (1 - x);
      point.y += bend_y * y * (1 - y);
    }
  }
}

/// Lengthens (or, negative, cuts off) a stroke's beginning by a share of its length.
void move_beginning(Stroke& stroke, float share) {
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

void move_ends(Stroke& stroke, Random& random) {
  constexpr float kReach = 0.06F;
  move_beginning(stroke, random.uniform(-kReach, kReach));
  std::ranges::reverse(stroke);
  move_beginning(stroke, random.uniform(-kReach, kReach));
  std::ranges::reverse(stroke);
}

void shift(Stroke& stroke, float deviation, Random& random) {
  const Point by{deviation * random.normal(), deviation * random.normal()};
  for (auto& point : stroke) {
    point.x += by.x;
    point.y += by.y;
  }
}

/// The hand's slant, its turn of the paper and its proportions.
void transform(Drawing& drawing, Random& random) {
  const float slant = random.uniform(-0.2F, 0.6F) * random.uniform(0.2F, 1);
  const float angle = 0.1F * random.normal();
  const float width = std::exp(0.22F * random.normal());
  const float c = std::cos(angle), s = std::sin(angle);
  for (auto& stroke : drawing.strokes) {
    for (auto& point : stroke) {
      const float x = width * point.x - slant * point.y, y = point.y;
      point = {c * x - s * y, s * x + c * y};
    }
  }
}

Drawing draw_digit(std::size_t label, Random& random) {
  Drawing drawing = choose_style(label, random).drawing;
  jitter(drawing, random.uniform(0.01F, 0.045F), random);
  change_proportions(drawing, random);
  for (std::size_t i = 0; i < drawing.strokes.size(); ++i) {
    auto& stroke = drawing.strokes[i];
    stroke = smooth_curve(stroke);
    move_ends(stroke, random);
    if (i > 0) shift(stroke, 0.035F, random);
  }
  transform(drawing, random);
  return drawing;
}

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

Point random_point(Random& random) { return {random.uniform(0, 0.9F), random.uniform()}; }

/// A pen that wanders about.
Drawing scribble(Random& random) {
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
Stroke random_piece(Random& random) {
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
Drawing glyph(Random& random) {
  Drawing drawing;
  const auto pieces = 1 + random.below(4);
  for (std::uint64_t i = 0; i < pieces; ++i) drawing.strokes.push_back(random_piece(random));
  return drawing;
}

/// One to three short marks: a dot, a dash, a tick.
Drawing marks(Random& random) {
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

Drawing any_digit(Random& random) { return draw_digit(random.below(kDigits), random); }

Drawing two_digits(Random& random) {
  auto first = any_digit(random);
  auto second = any_digit(random);
  move_to(second, random.uniform(0.5F, 1.3F), random.uniform(-0.2F, 0.2F), random.uniform(0.7F, 1.2F));
  append(first, second);
  return first;
}

Drawing crossed_out(Random& random) {
  auto drawing = any_digit(random);
  const auto lines = 2 + random.below(4);
  for (std::uint64_t i = 0; i < lines; ++i) {
    drawing.strokes.push_back(
        {{random.uniform(-0.5F, 0.1F), random.uniform()}, {random.uniform(0.5F, 1), random.uniform()}});
  }
  return drawing;
}

/// A half of a digit of many strokes' length, or a digit in a mirror: of those that then are no digit.
Drawing spoiled_digit(Random& random) {
  constexpr std::size_t kNotSymmetric[] = {2, 3, 4, 5, 6, 7, 9};
  const auto label = kNotSymmetric[random.below(std::size(kNotSymmetric))];
  auto drawing = mirror(draw_digit(label, random));
  if (random.chance(0.3F)) drawing.strokes.push_back(random_piece(random));
  return drawing;
}

Image draw_image(const Drawing& drawing, std::uint64_t seed, std::uint64_t example) {
  Random random(seed, kPenStream, example);
  RasterizeOptions options;
  options.pen_width *= std::exp(0.3F * random.normal());
  return normalize(rasterize(drawing, options)).value_or(Image{});
}

}  // namespace

Drawing synthesize_digit(std::size_t label, std::uint64_t seed, std::uint64_t example) {
  if (label >= kDigits) {
    throw std::invalid_argument("synthesize_digit: expected a digit, 0 to 9, found " + std::to_string(label));
  }
  Random random(seed, kDigitStream, example);
  return draw_digit(label, random);
}

Drawing synthesize_non_digit(std::uint64_t seed, std::uint64_t example) {
  Random random(seed, kNonDigitStream, example);
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

LabeledImages synthesize_digits(std::size_t count, std::uint64_t seed) {
  auto images = draw_all(count, [seed](LabeledImages& part, std::size_t i) {
    append(part, draw_image(synthesize_digit(i % kDigits, seed, i), seed, i), static_cast<std::uint8_t>(i % kDigits));
  });
  for (std::size_t label = 0; label < kDigits; ++label) images.class_names.push_back(std::to_string(label));
  return images;
}

LabeledImages synthesize_non_digits(std::size_t count, std::uint64_t seed, std::uint8_t label) {
  return draw_all(count, [seed, label](LabeledImages& part, std::size_t i) {
    append(part, draw_image(synthesize_non_digit(seed, i), seed ^ kNonDigitStream, i), label);
  });
}

}  // namespace digit
