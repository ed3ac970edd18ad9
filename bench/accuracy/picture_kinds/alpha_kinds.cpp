#include <algorithm>

#include "picture_kinds/camera.h"
#include "picture_kinds/kinds.h"
#include "picture_kinds/light.h"

namespace digit::bench {
namespace {

/// Rounded transparent corners, black below as browsers write them. Half of the pictures are photographs in uneven
/// light; half are drawn.
void draw_corners(Scene& scene) {
  const bool photographed = scene.chance(0.5F);
  if (photographed) lay_paper(scene);
  write(scene, place(scene));
  if (photographed) {
    shade_gradient(scene.canvas, scene.between(0.4F, 0.9F), scene.between(0, kTurn));
    photograph(scene);
    scene.storage = Storage::kPng;
  }
  auto& canvas = scene.canvas;
  const float radius = scene.between(0.05F, 0.25F) * canvas.shorter_side();
  canvas.alpha.reserve(canvas.pixels.size());
  for_each_pixel(canvas, [&](Color& color, float x, float y) {
    canvas.alpha.push_back(coverage_of_box(canvas.box(), radius, {x, y}));
    if (canvas.alpha.back() == 0) color = gray(0);
  });
}

/// Makes the canvas transparent, with a random color below.
void make_transparent(Scene& scene) {
  std::ranges::fill(scene.canvas.pixels, scene.chance(0.5F) ? gray(0) : kWhite);
  scene.canvas.alpha.assign(scene.canvas.pixels.size(), 0);
}

/// A fifth of the inks are light, as on a dark page.
void draw_on_transparent_canvas(Scene& scene) {
  make_transparent(scene);
  if (scene.chance(0.2F)) scene.ink = random_color(scene.random, 0.8F, 1);
  write(scene, place(scene));
}

/// A soft brush on a transparent canvas: the opacity falls slowly at the rim of the stroke.
void draw_soft_brush(Scene& scene) {
  const auto writing = place(scene, {.least_pen = 0.06F, .most_pen = 0.14F});
  Scene layer = scene;
  layer.ink = gray(0);
  write(layer, writing);
  blur(layer.canvas, scene.between(0.15F, 0.3F) * writing.pen_width);
  make_transparent(scene);
  for (std::size_t i = 0; i < scene.canvas.pixels.size(); ++i) {
    scene.canvas.alpha[i] = std::clamp(1 - layer.canvas.pixels[i].red, 0.0F, 1.0F);
    if (scene.canvas.alpha[i] > 0) scene.canvas.pixels[i] = scene.ink;
  }
}

/// White paper whose opacity falls to 0 towards the border of the picture, black below.
void draw_soft_rim(Scene& scene) {
  auto& canvas = scene.canvas;
  const float rim = scene.between(0.01F, 0.08F) * canvas.shorter_side();
  scene.room = shrunk(canvas.box(), rim);
  write(scene, place(scene));
  const Box box = canvas.box();
  canvas.alpha.reserve(canvas.pixels.size());
  for_each_pixel(canvas, [&](Color& color, float x, float y) {
    const float inside = std::min({x - box.left, box.right - x, y - box.top, box.bottom - y});
    canvas.alpha.push_back(std::clamp(inside / rim, 0.0F, 1.0F));
    if (canvas.alpha.back() == 0) color = gray(0);
  });
}

void draw_soft_alpha(Scene& scene) { scene.chance(0.5F) ? draw_soft_brush(scene) : draw_soft_rim(scene); }

}  // namespace

std::vector<Kind> alpha_kinds() {
  return {
      {"alpha-corners", usual_sizes(), draw_corners},
      {"alpha-soft", usual_sizes(), draw_soft_alpha},
      {"alpha-canvas", usual_sizes(), draw_on_transparent_canvas},
  };
}

}  // namespace digit::bench
