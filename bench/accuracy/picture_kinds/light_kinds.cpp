#include "picture_kinds/kinds.h"
#include "picture_kinds/light.h"

namespace digit::bench {
namespace {

/// A sheet with the digit. Returns where the ink is.
Writing write_on_paper(Scene& scene) {
  lay_paper(scene);
  auto writing = place(scene);
  write(scene, writing);
  return writing;
}

/// A point in the middle of the digit, where a shadow hurts most.
Point point_in(Scene& scene, const Box& box) {
  return {box.left + scene.between(0.25F, 0.75F) * box.width(), box.top + scene.between(0.25F, 0.75F) * box.height()};
}

void draw_gradient(Scene& scene) {
  write_on_paper(scene);
  const float angle = scene.between(0, kTurn);
  shade_gradient(scene.canvas, scene.between(0.25F, 0.6F), angle);
  photograph(scene);
}

void draw_hard_edge(Scene& scene) {
  const auto writing = write_on_paper(scene);
  const float softness = scene.between(0, 0.01F) * scene.canvas.shorter_side();
  const float angle = scene.between(0, kTurn);
  const Point at = point_in(scene, writing.box);
  shade_half(scene.canvas, scene.between(0.35F, 0.65F), at, angle, softness);
  photograph(scene);
}

void draw_hand(Scene& scene) {
  const auto writing = write_on_paper(scene);
  const float side = scene.canvas.shorter_side();
  const float softness = scene.between(0.005F, 0.03F) * side;
  const float size = scene.between(0.5F, 1) * side;
  const float angle = scene.between(0, kTurn);
  const Point tip = point_in(scene, writing.box);
  shade_hand(scene.canvas, scene.between(0.35F, 0.65F), tip, angle, size, softness, scene.random);
  photograph(scene);
}

void draw_vignette(Scene& scene) {
  write_on_paper(scene);
  shade_vignette(scene.canvas, scene.between(0.3F, 0.6F));
  photograph(scene);
}

/// One reflection near the digit that leaves at least 0.15 of the contrast in its middle.
void draw_glare(Scene& scene) {
  const auto writing = write_on_paper(scene);
  const Point at{scene.between(writing.box.left, writing.box.right),
                 scene.between(writing.box.top, writing.box.bottom)};
  const float angle = scene.between(0, kTurn);
  const float flatness = scene.between(0.4F, 1);
  const float radius = scene.between(0.15F, 0.4F) * scene.canvas.shorter_side();
  add_glare(scene.canvas, scene.between(0.4F, 0.85F), at, radius, flatness, angle);
  photograph(scene);
}

}  // namespace

std::vector<Kind> light_kinds() {
  return {
      {"shadow-gradient", usual_sizes(), draw_gradient},
      {"hard-edge", usual_sizes(), draw_hard_edge},
      {"hand-shadow", usual_sizes(), draw_hand},
      {"vignette", usual_sizes(), draw_vignette},
      {"glare", usual_sizes(), draw_glare},
  };
}

}  // namespace digit::bench
