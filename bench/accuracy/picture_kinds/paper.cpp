#include "picture_kinds/paper.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "picture_kinds/shapes.h"

namespace digit::bench {

namespace {

/// Goes from -1 to 1 and back in each unit.
float triangle(float turns) { return 4 * std::abs(turns - std::floor(turns) - 0.5F) - 1; }

}  // namespace

void rule(Canvas& canvas, const Ruling& ruling) {
  const auto width = static_cast<float>(canvas.width);
  const auto height = static_cast<float>(canvas.height);
  const float rise = std::abs(ruling.slope) * std::max(width, height);
  const auto for_each_line = [&](float end, const auto& draw) {
    const int lines = static_cast<int>(std::ceil((end + 2 * rise) / ruling.spacing));
    for (int i = 0; i < lines; ++i) draw((ruling.phase + static_cast<float>(i)) * ruling.spacing - rise);
  };
  for_each_line(height, [&](float y) {
    draw_line(canvas, {-2, y}, {width + 2, y + ruling.slope * width}, ruling.thickness, ruling.color);
  });
  if (!ruling.vertical_too) return;
  for_each_line(width, [&](float x) {
    draw_line(canvas, {x, -2}, {x - ruling.slope * height, height + 2}, ruling.thickness, ruling.color);
  });
}

void draw_baseline(Canvas& canvas, float y, float slope, float thickness, const Color& color) {
  const auto width = static_cast<float>(canvas.width);
  draw_line(canvas, {-thickness, y - slope * width / 2}, {width + thickness, y + slope * width / 2}, thickness, color);
}

void add_unevenness(Canvas& canvas, float strength, base::Random& random) {
  struct Wave {
    float x = 0;
    float y = 0;
    float phase = 0;
  };
  std::array<Wave, 3> waves{};
  for (auto& wave : waves) {
    const float turns = random.uniform(0.5F, 2) / canvas.shorter_side();
    const float angle = random.uniform(0, kTurn);
    wave = {turns * std::cos(angle), turns * std::sin(angle), random.uniform()};
  }
  for_each_pixel(canvas, [&](Color& color, float x, float y) {
    float sum = 0;
    for (const auto& wave : waves) sum += triangle(wave.x * x + wave.y * y + wave.phase);
    color = scaled(color, 1 - strength * (0.5F + sum / 6));
  });
}

}  // namespace digit::bench
