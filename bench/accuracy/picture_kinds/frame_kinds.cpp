#include <algorithm>
#include <array>
#include <cmath>

#include "picture_kinds/camera.h"
#include "picture_kinds/kinds.h"

namespace digit::bench {
namespace {

/// At 280 pixels; never thinner than a pixel.
float frame_thickness(Scene& scene) { return scene.scaled(scene.between(1, 6), 1); }

/// Half of the frames have the color of the ink.
Color frame_color(Scene& scene) { return scene.chance(0.5F) ? scene.ink : random_color(scene.random, 0, 0.6F); }

void draw_frame(Scene& scene, float inset, float radius_share) {
  const float thickness = frame_thickness(scene);
  const Box box = shrunk(scene.canvas.box(), std::round(inset));
  const float radius = radius_share * scene.canvas.shorter_side();
  draw_outline(scene.canvas, box, thickness, radius, frame_color(scene));
  scene.room = shrunk(box, thickness + 0.2F * radius + scene.scaled(4, 1));
  write(scene, place(scene));
}

void draw_flush(Scene& scene) { draw_frame(scene, 0, 0); }

void draw_inset(Scene& scene) { draw_frame(scene, scene.scaled(scene.between(4, 20), 1), 0); }

void draw_rounded(Scene& scene) {
  const float radius_share = scene.between(0.05F, 0.2F);
  draw_frame(scene, scene.scaled(scene.between(0, 20)), radius_share);
}

/// Half of the forms are scanned: slightly blurred and noisy.
void scan(Scene& scene) {
  if (!scene.chance(0.5F)) return;
  blur(scene.canvas, scene.between(0.3F, 0.7F));
  add_noise(scene.canvas, scene.between(0.002F, 0.01F), scene.random);
}

/// Which sides of a box have lines: left, top, right, bottom.
using Sides = std::array<bool, 4>;

/// Moves the digit so that it crosses one of the lines by up to `most` of its size, but stays on the canvas.
void cross(Scene& scene, Writing& writing, const Box& box, const Sides& has_line, float most) {
  auto side = scene.random.below(4);
  while (!has_line.at(side)) side = (side + 1) % 4;
  const float share = scene.between(0, most);
  const Box& ink = writing.box;
  const float over = share * (side % 2 == 0 ? ink.width() : ink.height());
  switch (side) {
    case 0:
      return move(writing, std::max(box.left - over, 0.0F) - ink.left, 0);
    case 1:
      return move(writing, 0, std::max(box.top - over, 0.0F) - ink.top);
    case 2:
      return move(writing, std::min(box.right + over, scene.canvas.box().right) - ink.right, 0);
    default:
      return move(writing, 0, std::min(box.bottom + over, scene.canvas.box().bottom) - ink.bottom);
  }
}

/// Cut out of a table: dark lines at two to four sides, which in half of the pictures go on to the border.
void draw_table_cell(Scene& scene) {
  if (scene.chance(0.5F)) scene.ink = gray(scene.between(120, 200) / 255);
  const Color color = random_color(scene.random, 0, 0.25F);
  const float thickness = scene.scaled(scene.between(1.5F, 6), 1);
  const bool extends = scene.chance(0.5F);
  const auto lines = 2 + scene.random.below(3);
  const auto first = scene.random.below(4);
  Box cell = scene.canvas.box();
  Sides has_line{};
  for (std::size_t i = 0; i < lines; ++i) has_line.at((first + i) % 4) = true;
  const auto inset = [&](std::size_t side) {
    return has_line.at(side) ? thickness / 2 + scene.between(0, 0.08F) * scene.canvas.shorter_side() : 0;
  };
  cell = {cell.left + inset(0), cell.top + inset(1), cell.right - inset(2), cell.bottom - inset(3)};
  const Box ends = extends ? scene.canvas.box() : cell;
  const auto line = [&](std::size_t side, Point from, Point to) {
    if (has_line.at(side)) draw_line(scene.canvas, from, to, thickness, color);
  };
  line(0, {cell.left, ends.top}, {cell.left, ends.bottom});
  line(1, {ends.left, cell.top}, {ends.right, cell.top});
  line(2, {cell.right, ends.top}, {cell.right, ends.bottom});
  line(3, {ends.left, cell.bottom}, {ends.right, cell.bottom});
  scene.room = shrunk(cell, thickness / 2 + scene.scaled(3, 1));
  auto writing = place(scene, {.least_height = 0.5F, .most_height = 0.9F});
  if (scene.chance(0.25F)) cross(scene, writing, shrunk(cell, -thickness / 2), has_line, 0.06F);
  write(scene, writing);
  scan(scene);
}

/// A printed box of a form; half of them are pale. A quarter of the digits cross it.
void draw_boxed(Scene& scene) {
  const float side = scene.canvas.shorter_side();
  const float height = scene.between(0.55F, 0.9F) * side;
  const float width = height * scene.between(0.7F, 1.1F);
  const auto position = [&](std::size_t extent, float size) {
    return scene.between(0, std::max(1.0F, static_cast<float>(extent) - size));
  };
  const float left = std::round(position(scene.canvas.width, width));
  const float top = std::round(position(scene.canvas.height, height));
  const Box box{left, top, left + std::round(width), top + std::round(height)};
  const float thickness = scene.scaled(scene.between(1, 4), 1);
  const Color color =
      scene.chance(0.5F) ? random_color(scene.random, 0.5F, 0.85F) : random_color(scene.random, 0, 0.5F);
  draw_outline(scene.canvas, box, thickness, 0, color);
  scene.room = shrunk(box, thickness + scene.scaled(2, 1));
  auto writing = place(scene, {.least_height = 0.6F, .most_height = 0.95F});
  if (scene.chance(0.25F)) cross(scene, writing, box, {true, true, true, true}, 0.15F);
  write(scene, writing);
  scan(scene);
}

}  // namespace

std::vector<Kind> frame_kinds() {
  return {
      {"frame-flush", usual_sizes(), draw_flush},     {"frame-inset", usual_sizes(), draw_inset},
      {"frame-rounded", usual_sizes(), draw_rounded}, {"table-cell", usual_sizes(), draw_table_cell},
      {"boxed", usual_sizes(), draw_boxed},
  };
}

}  // namespace digit::bench
