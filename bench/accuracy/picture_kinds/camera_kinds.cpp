#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "picture_kinds/camera.h"
#include "picture_kinds/kinds.h"
#include "picture_kinds/light.h"
#include "picture_kinds/paper.h"

namespace digit::bench {
namespace {

/// Black and white alone. Half of the pictures are graph paper whose lines break at the threshold.
void draw_one_bit(Scene& scene) {
  scene.storage = Storage::kOneBitPng;
  if (scene.chance(0.5F)) {
    scene.aliased = true;
    scene.ink = gray(0);
    write(scene, place(scene));
    return;
  }
  const float lightness = scene.between(0.55F, 0.7F);
  rule(scene.canvas, {.spacing = scene.between(0.08F, 0.2F) * scene.canvas.shorter_side(),
                      .thickness = scene.scaled(1.5F, 1),
                      .color = gray(lightness),
                      .slope = scene.between(-0.03F, 0.03F),
                      .vertical_too = true,
                      .phase = scene.between(0, 1)});
  write(scene, place(scene));
  blur(scene.canvas, 0.4F);
  add_noise(scene.canvas, 0.03F, scene.random);
  threshold(scene.canvas, lightness + scene.between(-0.02F, 0.1F));
}

/// 5 to 40 specks, all narrower than the pen.
void draw_specks(Scene& scene) {
  const auto writing = place(scene);
  write(scene, writing);
  const float most = std::min(0.7F * writing.pen_width, scene.scaled(5, 1));
  const Color color = random_color(scene.random, 0, 0.5F);
  add_specks(scene.canvas, 5 + scene.random.below(36), std::min(0.7F, most), most, color, scene.random);
}

/// Half drawn, half photographed.
void draw_jpeg_30(Scene& scene) {
  const bool photographed = scene.chance(0.5F);
  if (photographed) lay_paper(scene);
  write(scene, place(scene));
  if (photographed) photograph(scene);
  scene.storage = Storage::kJpeg;
  scene.jpeg_quality = 30;
}

/// Out of focus by 1 to 3 % of the height of the digit.
void draw_blurred(Scene& scene) {
  lay_paper(scene);
  const auto writing = place(scene);
  write(scene, writing);
  blur(scene.canvas, scene.between(0.01F, 0.03F) * writing.box.height());
  photograph(scene);
}

/// A shake by 3 to 10 % of the height of the digit.
void draw_moved(Scene& scene) {
  lay_paper(scene);
  const auto writing = place(scene);
  write(scene, writing);
  const float angle = scene.between(0, kTurn);
  blur_motion(scene.canvas, scene.between(0.03F, 0.1F) * writing.box.height(), angle);
  photograph(scene);
}

/// Turned by 5 to 15 degrees to either side.
void draw_rotated(Scene& scene) {
  const float angle = scene.between(5, 15) * kDegree * (scene.chance(0.5F) ? 1.0F : -1.0F);
  for (auto& stroke : scene.specimen.drawing.strokes) {
    for (auto& point : stroke) {
      point = {point.x * std::cos(angle) - point.y * std::sin(angle),
               point.x * std::sin(angle) + point.y * std::cos(angle)};
    }
  }
  lay_paper(scene);
  write(scene, place(scene));
  photograph(scene);
}

/// Returns how many lines of the mask hold a tenth of its ink: columns or rows, from the first one or from the last
/// one.
float lines_of_a_tenth(const Mask& mask, bool columns, bool from_last) {
  std::vector<float> ink(columns ? mask.width : mask.height);
  for (std::size_t i = 0; i < mask.coverage.size(); ++i) {
    ink[columns ? i % mask.width : i / mask.width] += mask.coverage[i];
  }
  if (from_last) std::ranges::reverse(ink);
  float rest = std::accumulate(ink.begin(), ink.end(), 0.0F) / 10;
  std::size_t lines = 0;
  while (lines < ink.size() && rest > ink[lines] / 2) rest -= ink[lines++];
  return static_cast<float>(lines);
}

/// The border of the picture cuts off a tenth of the ink at one side.
void draw_cut(Scene& scene) {
  const auto writing = place(scene);
  write(scene, writing);
  const Mask mask = mask_of(scene, writing);
  const auto left = static_cast<float>(mask.left);
  const auto top = static_cast<float>(mask.top);
  Box box = scene.canvas.box();
  switch (scene.random.below(4)) {
    case 0:
      box.left = left + lines_of_a_tenth(mask, true, false);
      break;
    case 1:
      box.top = top + lines_of_a_tenth(mask, false, false);
      break;
    case 2:
      box.right = left + static_cast<float>(mask.width) - lines_of_a_tenth(mask, true, true);
      break;
    default:
      box.bottom = top + static_cast<float>(mask.height) - lines_of_a_tenth(mask, false, true);
  }
  scene.canvas = cropped(scene.canvas, box);
}

}  // namespace

std::vector<Kind> camera_kinds() {
  return {
      {"one-bit", usual_sizes(), draw_one_bit}, {"specks", usual_sizes(), draw_specks},
      {"jpeg-30", usual_sizes(), draw_jpeg_30}, {"blur", usual_sizes(), draw_blurred},
      {"motion", usual_sizes(), draw_moved},    {"rotated", usual_sizes(), draw_rotated},
      {"cut", usual_sizes(), draw_cut},
  };
}

}  // namespace digit::bench
