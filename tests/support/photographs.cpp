#include "support/photographs.h"

#include <algorithm>
#include <cmath>
#include <random>

#include "support/drawings.h"

namespace digit::test {
namespace {

/// Returns the lightness of the sheet before light and noise. `ink` has the size of the scene.
float sheet(const Raster& ink, std::size_t x, std::size_t y, const Scene& scene) {
  float lightness = scene.paper;
  if (scene.line_spacing > 0) {
    const float fall = scene.line_fall * static_cast<float>(x) / static_cast<float>(scene.width);
    const float offset = std::fmod(static_cast<float>(y) + fall, static_cast<float>(scene.line_spacing));
    const float covered = std::clamp(2 - std::abs(offset - 2), 0.0F, 1.0F);
    lightness += covered * (scene.line - lightness);
  }
  return lightness + ink.ink[y * ink.width + x] * (scene.ink - lightness);
}

}  // namespace

Samples photograph(const Raster& ink, std::size_t left, std::size_t top, const Scene& scene) {
  std::mt19937 random(1);
  std::normal_distribution<float> noise(0, scene.noise);
  const Raster placed = on_paper(ink, scene.width, scene.height, left, top);
  Samples samples{.width = scene.width, .height = scene.height, .channels = 3, .values = {}};
  for (std::size_t y = 0; y < scene.height; ++y) {
    for (std::size_t x = 0; x < scene.width; ++x) {
      const float across = static_cast<float>(x) / static_cast<float>(scene.width);
      const float light = scene.light_left + (scene.light_right - scene.light_left) * across;
      const float lightness = x < scene.table ? 0.15F : sheet(placed, x, y, scene);
      const float seen = std::clamp(lightness * light + noise(random), 0.0F, 1.0F);
      samples.values.insert(samples.values.end(), 3, static_cast<std::uint16_t>(std::lround(seen * 255)));
    }
  }
  return samples;
}

}  // namespace digit::test
