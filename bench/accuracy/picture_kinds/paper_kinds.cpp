#include <algorithm>
#include <array>
#include <cmath>

#include "picture_kinds/camera.h"
#include "picture_kinds/kinds.h"
#include "picture_kinds/light.h"
#include "picture_kinds/paper.h"

namespace digit::bench {
namespace {

/// Light from any side that falls to between 0.6 and 1.
void shade_a_little(Scene& scene) {
  const float angle = scene.between(0, kTurn);
  shade_gradient(scene.canvas, scene.between(0.6F, 1), angle);
}

/// A drawing program's grid: 10 pixels at 280, at least 5.
void draw_grid(Scene& scene) {
  rule(scene.canvas, {.spacing = std::round(scene.scaled(10, 5)),
                      .thickness = std::round(scene.scaled(1, 1)),
                      .color = random_color(scene.random, 0.65F, 0.92F),
                      .vertical_too = true});
  write(scene, place(scene));
}

/// A photograph of paper with squares of 5 mm: five to twelve in the picture.
void draw_squared(Scene& scene) {
  lay_paper(scene);
  rule(scene.canvas, {.spacing = scene.between(0.08F, 0.2F) * scene.canvas.shorter_side(),
                      .thickness = scene.scaled(scene.between(1, 2), 1),
                      .color = mix(Color{0.3F, 0.45F, 0.75F}, kWhite, scene.between(0.3F, 0.7F)),
                      .slope = scene.between(-0.05F, 0.05F),
                      .vertical_too = true,
                      .phase = scene.between(0, 1)});
  write(scene, place(scene));
  shade_a_little(scene);
  photograph(scene);
}

/// Half of the pictures are photographs, half are drawn.
void draw_ruled(Scene& scene) {
  const bool photographed = scene.chance(0.5F);
  if (photographed) lay_paper(scene);
  const float side = scene.canvas.shorter_side();
  rule(scene.canvas, {.spacing = scene.between(0.15F, 0.45F) * side,
                      .thickness = scene.scaled(scene.between(1, 3), 1),
                      .color = random_color(scene.random, 0.35F, 0.85F),
                      .slope = photographed ? scene.between(-0.05F, 0.05F) : 0,
                      .phase = scene.between(0, 1)});
  if (scene.chance(0.25F)) {
    const float x = scene.between(0.05F, 0.15F) * side;
    draw_line(scene.canvas, {x, -2}, {x, static_cast<float>(scene.canvas.height) + 2}, scene.scaled(1.5F, 1),
              {0.85F, 0.45F, 0.45F});
  }
  write(scene, place(scene));
  if (!photographed) return;
  shade_a_little(scene);
  photograph(scene);
}

/// A line from border to border on which the digit stands, or which it crosses a little.
void draw_on_baseline(Scene& scene) {
  auto writing = place(scene);
  const float thickness = scene.scaled(scene.between(1, 5), 1);
  const float y = std::min(writing.box.bottom + scene.between(-0.1F, 0.03F) * writing.box.height(),
                           static_cast<float>(scene.canvas.height) - thickness);
  const Color color = scene.chance(0.5F) ? scene.ink : random_color(scene.random, 0, 0.7F);
  draw_baseline(scene.canvas, y, scene.between(-0.03F, 0.03F), thickness, color);
  write(scene, writing);
}

/// A photograph of paper in any light color, with a contrast of the ink of at least 0.35.
void draw_on_colored_paper(Scene& scene) {
  const float lightness = std::max(luma(scene.ink) + 0.35F, scene.between(0.55F, 0.9F));
  const Color hue{scene.between(0.3F, 1), scene.between(0.3F, 1), scene.between(0.3F, 1)};
  const Color paper = luma(hue) > lightness ? scaled(hue, lightness / luma(hue))
                                            : mix(hue, kWhite, (lightness - luma(hue)) / (1 - luma(hue)));
  std::ranges::fill(scene.canvas.pixels, paper);
  add_unevenness(scene.canvas, 0.03F, scene.random);
  write(scene, place(scene));
  photograph(scene);
}

/// A colored marker, one to three reflections, and light from one side.
void draw_on_whiteboard(Scene& scene) {
  std::ranges::fill(scene.canvas.pixels, gray(scene.between(0.75F, 0.95F)));
  constexpr std::array kMarkers = {Color{0.1F, 0.1F, 0.12F}, Color{0.1F, 0.2F, 0.65F}, Color{0.75F, 0.12F, 0.15F},
                                   Color{0.05F, 0.45F, 0.2F}};
  scene.ink = kMarkers.at(scene.random.below(kMarkers.size()));
  write(scene, place(scene, {.least_pen = 0.04F, .most_pen = 0.12F}));
  shade_a_little(scene);
  const auto reflections = 1 + scene.random.below(3);
  for (std::size_t i = 0; i < reflections; ++i) {
    const Point at{scene.between(0, static_cast<float>(scene.canvas.width)),
                   scene.between(0, static_cast<float>(scene.canvas.height))};
    const float angle = scene.between(0, kTurn);
    const float flatness = scene.between(0.3F, 1);
    const float radius = scene.between(0.1F, 0.4F) * scene.canvas.shorter_side();
    add_glare(scene.canvas, scene.between(0.2F, 0.6F), at, radius, flatness, angle);
  }
  photograph(scene);
}

}  // namespace

std::vector<Kind> paper_kinds() {
  return {
      {"grid", usual_sizes(), draw_grid},
      {"squared", usual_sizes(), draw_squared},
      {"ruled", usual_sizes(), draw_ruled},
      {"baseline", usual_sizes(), draw_on_baseline},
      {"colored-paper", usual_sizes(), draw_on_colored_paper},
      {"whiteboard", usual_sizes(), draw_on_whiteboard},
  };
}

}  // namespace digit::bench
