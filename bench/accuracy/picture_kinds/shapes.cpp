#include "picture_kinds/shapes.h"

#include <algorithm>
#include <cmath>

namespace digit::bench {
namespace {

/// The part of the canvas that a box touches.
Mask mask_for(const Box& box, const Canvas& canvas) {
  const auto index = [](float value, std::size_t end) {
    return static_cast<std::size_t>(std::clamp(value, 0.0F, static_cast<float>(end)));
  };
  Mask mask;
  mask.left = index(std::floor(box.left), canvas.width);
  mask.top = index(std::floor(box.top), canvas.height);
  mask.width = index(std::ceil(box.right), canvas.width) - mask.left;
  mask.height = index(std::ceil(box.bottom), canvas.height) - mask.top;
  return mask;
}

Box bounds(const Segment& segment) {
  const float reach = std::max(segment.from_width, segment.to_width) / 2 + 1;
  return {std::min(segment.from.x, segment.to.x) - reach, std::min(segment.from.y, segment.to.y) - reach,
          std::max(segment.from.x, segment.to.x) + reach, std::max(segment.from.y, segment.to.y) + reach};
}

Box bounds(std::span<const Segment> segments) {
  Box all{1e9F, 1e9F, -1e9F, -1e9F};
  for (const auto& segment : segments) {
    const Box box = bounds(segment);
    all = {std::min(all.left, box.left), std::min(all.top, box.top), std::max(all.right, box.right),
           std::max(all.bottom, box.bottom)};
  }
  return all;
}

/// Adds one segment to the mask: each pixel keeps its largest coverage.
void add_segment(Mask& mask, const Segment& segment, const Canvas& canvas) {
  const Mask part = mask_for(bounds(segment), canvas);
  const float dx = segment.to.x - segment.from.x;
  const float dy = segment.to.y - segment.from.y;
  const float length = dx * dx + dy * dy;
  for (std::size_t y = part.top; y < part.top + part.height; ++y) {
    float* row = &mask.coverage[(y - mask.top) * mask.width];
    const float py = static_cast<float>(y) + 0.5F - segment.from.y;
    for (std::size_t x = part.left; x < part.left + part.width; ++x) {
      const float px = static_cast<float>(x) + 0.5F - segment.from.x;
      const float t = length > 0 ? std::clamp((px * dx + py * dy) / length, 0.0F, 1.0F) : 0;
      const float distance = std::sqrt((px - t * dx) * (px - t * dx) + (py - t * dy) * (py - t * dy));
      const float radius = (segment.from_width + t * (segment.to_width - segment.from_width)) / 2;
      float& value = row[x - mask.left];
      value = std::max(value, std::clamp(radius - distance + 0.5F, 0.0F, std::min(1.0F, 2 * radius)));
    }
  }
}

}  // namespace

Mask cover(std::span<const Segment> segments, const Canvas& canvas, bool aliased) {
  Mask mask = mask_for(bounds(segments), canvas);
  mask.coverage.assign(mask.width * mask.height, 0);
  if (mask.coverage.empty()) return mask;
  for (const auto& segment : segments) add_segment(mask, segment, canvas);
  if (aliased) {
    for (float& value : mask.coverage) value = value >= 0.5F ? 1 : 0;
  }
  return mask;
}

void paint(Canvas& canvas, const Mask& mask, const Color& color, Paint how) {
  for (std::size_t y = 0; y < mask.height; ++y) {
    for (std::size_t x = 0; x < mask.width; ++x) {
      const float share = mask.coverage[y * mask.width + x];
      if (share == 0) continue;
      const std::size_t index = (mask.top + y) * canvas.width + mask.left + x;
      Color& pixel = canvas.pixels[index];
      if (canvas.alpha.empty()) {
        const Color full = how == Paint::kOpaque
                               ? color
                               : Color{std::min(pixel.red, color.red), std::min(pixel.green, color.green),
                                       std::min(pixel.blue, color.blue)};
        pixel = mix(pixel, full, share);
        continue;
      }
      float& alpha = canvas.alpha[index];
      const float sum = share + alpha * (1 - share);
      pixel = mix(pixel, color, share / sum);
      alpha = sum;
    }
  }
}

void draw_line(Canvas& canvas, Point from, Point to, float width, const Color& color, Paint how) {
  const Segment segment{from, to, width, width};
  paint(canvas, cover({&segment, 1}, canvas), color, how);
}

float coverage_of_box(const Box& box, float radius, Point at) {
  const float reach = std::max(radius, 0.0F);
  const float dx = std::max({box.left + reach - at.x, at.x - box.right + reach, 0.0F});
  const float dy = std::max({box.top + reach - at.y, at.y - box.bottom + reach, 0.0F});
  const float inside = std::min({at.x - box.left, box.right - at.x, at.y - box.top, box.bottom - at.y});
  const float distance = dx > 0 && dy > 0 ? reach - std::sqrt(dx * dx + dy * dy) : inside;
  return std::clamp(distance + 0.5F, 0.0F, 1.0F);
}

void draw_outline(Canvas& canvas, const Box& box, float thickness, float radius, const Color& color) {
  Mask mask = mask_for({box.left - 1, box.top - 1, box.right + 1, box.bottom + 1}, canvas);
  mask.coverage.assign(mask.width * mask.height, 0);
  const Box inner = shrunk(box, thickness);
  for (std::size_t y = 0; y < mask.height; ++y) {
    for (std::size_t x = 0; x < mask.width; ++x) {
      const Point at{static_cast<float>(mask.left + x) + 0.5F, static_cast<float>(mask.top + y) + 0.5F};
      mask.coverage[y * mask.width + x] =
          coverage_of_box(box, radius, at) - coverage_of_box(inner, radius - thickness, at);
    }
  }
  paint(canvas, mask, color, Paint::kDarken);
}

}  // namespace digit::bench
