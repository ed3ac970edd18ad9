#include "support/drawings.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace digit::test {

Drawing seven() {
  return {{{{20, 30}, {100, 32}, {180, 30}, {150, 110}, {110, 190}, {90, 270}}, {{75, 150}, {165, 145}}}};
}

Drawing zero() {
  Stroke stroke;
  constexpr int kPoints = 60;
  for (int i = 0; i < kPoints; ++i) {
    const float angle = 2 * std::numbers::pi_v<float> * static_cast<float>(i) / (kPoints - 1);
    const float y = -120 * std::cos(angle);
    stroke.push_back({.x = 200 + 70 * std::sin(angle) - y / 5, .y = 300 + y});
  }
  return {{stroke}};
}

Drawing moved(Drawing drawing, float scale, float dx, float dy) {
  for (Stroke& stroke : drawing.strokes) {
    for (Point& point : stroke) point = {.x = point.x * scale + dx, .y = point.y * scale + dy};
  }
  return drawing;
}

Raster on_paper(const Raster& raster, std::size_t width, std::size_t height, std::size_t left, std::size_t top) {
  Raster paper{.width = width, .height = height, .ink = std::vector<float>(width * height)};
  for (std::size_t i = 0; i < raster.ink.size(); ++i) {
    paper.ink.at((i / raster.width + top) * width + i % raster.width + left) = raster.ink[i];
  }
  return paper;
}

Raster enlarged(const Raster& raster, std::size_t factor) {
  Raster large{.width = raster.width * factor, .height = raster.height * factor, .ink = {}};
  large.ink.reserve(large.width * large.height);
  for (std::size_t y = 0; y < large.height; ++y) {
    for (std::size_t x = 0; x < large.width; ++x) {
      large.ink.push_back(raster.ink[y / factor * raster.width + x / factor]);
    }
  }
  return large;
}

Raster raster_of(const Image& image) {
  return {.width = kImageSide, .height = kImageSide, .ink = {image.pixels.begin(), image.pixels.end()}};
}

double difference(const Image& a, const Image& b) {
  double total = 0;
  for (std::size_t i = 0; i < kImagePixels; ++i) total += std::abs(a.pixels[i] - b.pixels[i]);
  return total / kImagePixels;
}

}  // namespace digit::test
