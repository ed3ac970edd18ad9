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
    const float angle = scene.between(0, kTurn);
    shade_gradient(scene.canvas, scene.between(0.4F, 0.9F), angle);
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

/// White paper whose opacity in a rim is lower: `outer` at the border of the picture, and `inner` where the rim ends.
/// What is fully transparent is black.
void draw_rim(Scene& scene, float outer, float inner) {
  auto& canvas = scene.canvas;
  const float rim = std::max(1.0F, scene.between(0.01F, 0.08F) * canvas.shorter_side());
  scene.room = shrunk(canvas.box(), rim);
  write(scene, place(scene));
  const Box box = canvas.box();
  canvas.alpha.reserve(canvas.pixels.size());
  for_each_pixel(canvas, [&](Color& color, float x, float y) {
    const float inside = std::min({x - box.left, box.right - x, y - box.top, box.bottom - y});
    canvas.alpha.push_back(inside >= rim ? 1 : outer + (inner - outer) * inside / rim);
    if (canvas.alpha.back() == 0) color = gray(0);
  });
}

/// A third each: a soft brush, a rim that fades out, and a rim of even opacity.
void draw_soft_alpha(Scene& scene) {
  switch (scene.random.below(3)) {
    case 0:
      return draw_soft_brush(scene);
    case 1:
      return draw_rim(scene, 0, 1);
    default: {
      const float opacity = scene.between(0.3F, 0.8F);
      return draw_rim(scene, opacity, opacity);
    }
  }
}

}  // namespace

std::vector<Kind> alpha_kinds() {
  return {
      {"alpha-corners", usual_sizes(), draw_corners},
      {"alpha-soft", usual_sizes(), draw_soft_alpha},
      {"alpha-canvas", usual_sizes(), draw_on_transparent_canvas},
  };
}

}  // namespace digit::bench
