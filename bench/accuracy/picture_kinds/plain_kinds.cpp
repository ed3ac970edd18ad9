#include <algorithm>

#include "picture_kinds/kinds.h"

namespace digit::bench {
namespace {

/// A person with a thin pen draws at 28 pixels with at least 1.5 pixels.
constexpr float kLeastPenWhenSmall = 1.5F;
constexpr float kSmallSide = 28;

void draw_clean(Scene& scene) {
  WritingRange range;
  if (scene.canvas.shorter_side() <= kSmallSide) range.least_pixels = kLeastPenWhenSmall;
  write(scene, place(scene, range));
}

/// From one pixel to a marker.
void draw_pens(Scene& scene) { write(scene, place(scene, {.least_pen = 0})); }

/// Every gray and color with a contrast of at least 0.25, a third of them light on dark.
void draw_inks(Scene& scene) {
  if (scene.chance(1.0F / 3)) {
    const Color paper = random_color(scene.random, 0, 0.4F);
    std::ranges::fill(scene.canvas.pixels, paper);
    scene.ink = random_color(scene.random, luma(paper) + 0.25F, 1);
    scene.paint = Paint::kOpaque;
  } else {
    scene.ink = random_color(scene.random, 0, 0.75F);
  }
  write(scene, place(scene));
}

/// 60 to 120 pixels at 300 dots per inch: 5 to 10 mm.
void draw_small_on_a4(Scene& scene) {
  const float side = scene.canvas.shorter_side();
  write(scene, place(scene, {.least_height = 60 / side, .most_height = 120 / side, .least_pen = 0.04F}));
}

void draw_tiny(Scene& scene) {
  const float height = 40 / scene.canvas.shorter_side();
  write(scene, place(scene, {.least_height = height, .most_height = height, .least_pen = 0.04F}));
}

}  // namespace

std::vector<Kind> plain_kinds() {
  return {
      {"clean", {28, 48, 64, 80, 99, 100, 150, 280, 400, 1000, 3000}, draw_clean},
      {"pens", usual_sizes(), draw_pens},
      {"inks", usual_sizes(), draw_inks},
      {"small-a4", {2480}, draw_small_on_a4, 2480.0F / 3508},
      {"tiny", {2000}, draw_tiny, 1.0F},
  };
}

}  // namespace digit::bench
