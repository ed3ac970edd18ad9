#include "picture_kinds/light.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace digit::bench {
namespace {

/// Rises smoothly from 0 at -1 to 1 at 1.
float smooth_step(float position) {
  const float t = std::clamp((position + 1) / 2, 0.0F, 1.0F);
  return t * t * (3 - 2 * t);
}

float distance_to_segment(Point at, Point from, Point to) {
  const float dx = to.x - from.x;
  const float dy = to.y - from.y;
  const float t = std::clamp(((at.x - from.x) * dx + (at.y - from.y) * dy) / (dx * dx + dy * dy + 1e-6F), 0.0F, 1.0F);
  return std::hypot(at.x - from.x - t * dx, at.y - from.y - t * dy);
}

struct Finger {
  Point from;
  Point to;
  float radius = 0;
};

/// The fingers and, last, the palm with the arm.
std::array<Finger, 6> make_hand(Point tip, float angle, float size, base::Random& random) {
  std::array<Finger, 6> hand;
  const auto at = [&](float along, float across) {
    return Point{tip.x + along * std::cos(angle) - across * std::sin(angle),
                 tip.y + along * std::sin(angle) + across * std::cos(angle)};
  };
  for (std::size_t i = 0; i < 5; ++i) {
    const float across = (static_cast<float>(i) - 2) * 0.17F * size;
    const float shorter = std::abs(static_cast<float>(i) - 1.7F) * 0.09F * size * random.uniform(0.7F, 1.3F);
    hand[i] = {at(-shorter, across * random.uniform(0.9F, 1.3F)), at(-0.6F * size, across * 0.7F), 0.065F * size};
  }
  hand[5] = {at(-0.75F * size, 0), at(-3 * size, random.uniform(-0.5F, 0.5F) * size), 0.33F * size};
  return hand;
}

}  // namespace

void shade_gradient(Canvas& canvas, float least, float angle) {
  const float dx = std::cos(angle);
  const float dy = std::sin(angle);
  const float middle_x = static_cast<float>(canvas.width) / 2;
  const float middle_y = static_cast<float>(canvas.height) / 2;
  const float reach = std::abs(dx) * middle_x + std::abs(dy) * middle_y;
  for_each_pixel(canvas, [&](Color& color, float x, float y) {
    const float way = ((x - middle_x) * dx + (y - middle_y) * dy) / reach;
    color = scaled(color, 1 + (least - 1) * (way + 1) / 2);
  });
}

void shade_half(Canvas& canvas, float factor, Point at, float angle, float softness) {
  const float dx = std::cos(angle);
  const float dy = std::sin(angle);
  for_each_pixel(canvas, [&](Color& color, float x, float y) {
    const float way = ((x - at.x) * dx + (y - at.y) * dy) / std::max(0.5F, softness);
    color = scaled(color, 1 + (factor - 1) * smooth_step(way));
  });
}

void shade_hand(Canvas& canvas, float factor, Point tip, float angle, float size, float softness,
                base::Random& random) {
  const auto hand = make_hand(tip, angle, size, random);
  for_each_pixel(canvas, [&](Color& color, float x, float y) {
    float inside = -1e9F;
    for (const auto& finger : hand) {
      inside = std::max(inside, finger.radius - distance_to_segment({x, y}, finger.from, finger.to));
    }
    color = scaled(color, 1 + (factor - 1) * smooth_step(inside / std::max(0.5F, softness)));
  });
}

void shade_vignette(Canvas& canvas, float corner) {
  const float middle_x = static_cast<float>(canvas.width) / 2;
  const float middle_y = static_cast<float>(canvas.height) / 2;
  const float reach = middle_x * middle_x + middle_y * middle_y;
  for_each_pixel(canvas, [&](Color& color, float x, float y) {
    const float square = ((x - middle_x) * (x - middle_x) + (y - middle_y) * (y - middle_y)) / reach;
    color = scaled(color, 1 + (corner - 1) * square);
  });
}

void add_glare(Canvas& canvas, float strength, Point at, float radius, float flatness, float angle) {
  const float c = std::cos(angle);
  const float s = std::sin(angle);
  for_each_pixel(canvas, [&](Color& color, float x, float y) {
    const float along = ((x - at.x) * c + (y - at.y) * s) / radius;
    const float across = ((y - at.y) * c - (x - at.x) * s) / (radius * flatness);
    const float distance = std::sqrt(along * along + across * across);
    if (distance >= 1) return;
    color = mix(color, kWhite, strength * smooth_step(1 - 2 * distance));
  });
}

}  // namespace digit::bench
