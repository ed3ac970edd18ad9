#include "picture_kinds/scene.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace digit::bench {
namespace {

constexpr float kDesignSize = 280;
constexpr float kDarkestInk = 0;
constexpr float kLightestInk = 0.4F;
/// The tremor of the pen, as a share of the size of the digit, and the change of its width.
constexpr float kTremor = 0.006F;
constexpr float kPressure = 0.12F;

Box bounds(const Drawing& drawing) {
  Box box{1e9F, 1e9F, -1e9F, -1e9F};
  for (const auto& stroke : drawing.strokes) {
    for (const auto& point : stroke) {
      box = {std::min(box.left, point.x), std::min(box.top, point.y), std::max(box.right, point.x),
             std::max(box.bottom, point.y)};
    }
  }
  return box;
}

/// Moves each point a little: the sum of the last few random steps, so that neighbors move alike.
void tremble(Drawing& drawing, base::Random& random) {
  const Box box = bounds(drawing);
  const float step = kTremor * std::max(box.width(), box.height());
  for (auto& stroke : drawing.strokes) {
    Point offset;
    for (auto& point : stroke) {
      offset = {0.7F * offset.x + 0.7F * step * random.normal(), 0.7F * offset.y + 0.7F * step * random.normal()};
      point = {point.x + offset.x, point.y + offset.y};
    }
  }
}

float in_range(float low, float high, float position) { return low + position * (high - low); }

float logarithmic(float low, float high, float position) { return low * std::pow(high / low, position); }

std::vector<Segment> segments_of(const Writing& writing) {
  std::vector<Segment> segments;
  for (const auto& stroke : writing.drawing.strokes) {
    float way = 0;
    const auto width_at = [&](float distance) {
      return writing.pen_width * (1 + kPressure * std::sin(4 * distance / std::max(1.0F, writing.box.height())));
    };
    if (stroke.size() == 1) segments.push_back({stroke[0], stroke[0], writing.pen_width, writing.pen_width});
    for (std::size_t i = 1; i < stroke.size(); ++i) {
      const float length = std::hypot(stroke[i].x - stroke[i - 1].x, stroke[i].y - stroke[i - 1].y);
      segments.push_back({stroke[i - 1], stroke[i], width_at(way), width_at(way + length)});
      way += length;
    }
  }
  return segments;
}

}  // namespace

Color random_color(base::Random& random, float low, float high) {
  const float target = random.uniform(low, high);
  if (random.chance(0.5F)) return gray(target);
  Color color{random.uniform(), random.uniform(), random.uniform()};
  // A mixture with black or white brings the luma to the target.
  const float found = luma(color);
  if (found >= target) return scaled(color, target / std::max(found, 0.01F));
  return mix(color, kWhite, (target - found) / (1 - found));
}

Specimen make_specimen(Label label, const Drawing& drawing, std::uint64_t seed, std::uint64_t index) {
  base::Random random(seed, 1, index);
  Specimen specimen{.label = label, .drawing = drawing};
  specimen.pen = random.uniform();
  specimen.height = random.uniform();
  specimen.ink = random_color(random, kDarkestInk, kLightestInk);
  constexpr std::array kAspects = {1.0F, 1.0F, 3.0F / 4, 4.0F / 3};
  specimen.aspect = kAspects.at(random.below(kAspects.size()));
  tremble(specimen.drawing, random);
  return specimen;
}

float Scene::scaled(float pixels, float least) const {
  return std::max(least, pixels * canvas.shorter_side() / kDesignSize);
}

Scene make_scene(const Specimen& specimen, std::size_t size, base::Random random) {
  const auto longer = [size](float ratio) {
    return static_cast<std::size_t>(std::lround(static_cast<float>(size) * std::max(1.0F, ratio)));
  };
  Scene scene{.specimen = specimen,
              .canvas = Canvas(longer(specimen.aspect), longer(1 / specimen.aspect), kWhite),
              .random = random,
              .room = {},
              .ink = specimen.ink};
  scene.room = scene.canvas.box();
  return scene;
}

Writing place(Scene& scene, const WritingRange& range) {
  Writing writing{.drawing = scene.specimen.drawing, .pen_width = 1, .box = {}};
  const Box& room = scene.room;
  const float side = std::min(room.width(), room.height());
  const Box box = bounds(writing.drawing);
  float height = in_range(range.least_height, range.most_height, scene.specimen.height) * side;
  const float most_width = range.most_height * room.width();
  height *= std::min(1.0F, most_width / (height * box.width() / std::max(box.height(), 0.01F * box.width())));
  const float thinnest = std::max(range.least_pixels, range.least_pen * height);
  writing.pen_width = logarithmic(thinnest, std::max(thinnest, range.most_pen * height), scene.specimen.pen);
  const float scale = (height - writing.pen_width) / std::max(box.height(), 0.01F * box.width());
  const float width = scale * box.width() + writing.pen_width;
  const float margin = std::min(0.03F * side, std::max(0.0F, (side - height) / 4));
  const auto position = [&](float low, float high, float extent) {
    const float last = high - margin - extent;
    return last > low + margin ? scene.between(low + margin, last) : (low + high - extent) / 2;
  };
  const float left = position(room.left, room.right, width);
  const float top = position(room.top, room.bottom, height);
  for (auto& stroke : writing.drawing.strokes) {
    for (auto& point : stroke) {
      point = {left + writing.pen_width / 2 + (point.x - box.left) * scale,
               top + writing.pen_width / 2 + (point.y - box.top) * scale};
    }
  }
  writing.box = {left, top, left + width, top + height};
  return writing;
}

void move(Writing& writing, float dx, float dy) {
  for (auto& stroke : writing.drawing.strokes) {
    for (auto& point : stroke) point = {point.x + dx, point.y + dy};
  }
  writing.box = {writing.box.left + dx, writing.box.top + dy, writing.box.right + dx, writing.box.bottom + dy};
}

Mask mask_of(const Scene& scene, const Writing& writing) {
  return cover(segments_of(writing), scene.canvas, scene.aliased);
}

void write(Scene& scene, const Writing& writing) {
  paint(scene.canvas, mask_of(scene, writing), scene.ink, scene.paint);
}

}  // namespace digit::bench
