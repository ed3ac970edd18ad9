#include "picture_kinds/camera.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "picture_kinds/shapes.h"

namespace digit::bench {
namespace {

Color sum(const Color& a, const Color& b, float factor) {
  return {a.red + factor * b.red, a.green + factor * b.green, a.blue + factor * b.blue};
}

/// Averages 2 × radius + 1 pixels of a line; the pixels at its ends repeat. `stride` is between its pixels.
void box_filter(Color* line, std::size_t count, std::size_t stride, std::size_t radius, std::vector<Color>& copy) {
  copy.resize(count);
  for (std::size_t i = 0; i < count; ++i) copy[i] = line[i * stride];
  const float share = 1 / static_cast<float>(2 * radius + 1);
  Color total = scaled(copy[0], static_cast<float>(radius + 1));
  for (std::size_t i = 1; i <= radius; ++i) total = sum(total, copy[std::min(i, count - 1)], 1);
  for (std::size_t i = 0; i < count; ++i) {
    line[i * stride] = scaled(total, share);
    total = sum(total, copy[std::min(i + radius + 1, count - 1)], 1);
    total = sum(total, copy[i > radius ? i - radius : 0], -1);
  }
}

/// Mixes each pixel with its neighbors, for a Gaussian that is narrower than a box filter of three pixels.
void small_blur(Canvas& canvas, float deviation) {
  const float side = deviation * deviation / 2;
  const auto filter = [&](std::size_t lines, std::size_t line_step, std::size_t count, std::size_t stride) {
    for (std::size_t n = 0; n < lines; ++n) {
      Color* line = &canvas.pixels[n * line_step];
      Color before = line[0];
      for (std::size_t i = 0; i < count; ++i) {
        const Color here = line[i * stride];
        const Color after = line[std::min(i + 1, count - 1) * stride];
        line[i * stride] = sum(sum(scaled(here, 1 - 2 * side), before, side), after, side);
        before = here;
      }
    }
  };
  filter(canvas.height, canvas.width, canvas.width, 1);
  filter(canvas.width, 1, canvas.height, canvas.width);
}

}  // namespace

void add_noise(Canvas& canvas, float deviation, base::Random& random) {
  for (auto& color : canvas.pixels) {
    const float all = deviation * random.rough_normal();
    const auto channel = [&](float value) { return value + all + deviation / 2 * random.rough_normal(); };
    color = {channel(color.red), channel(color.green), channel(color.blue)};
  }
}

void blur(Canvas& canvas, float deviation) {
  // Three box filters of 2 r + 1 pixels have the variance r (r + 1).
  const auto radius = static_cast<std::size_t>(std::lround(std::sqrt(0.25F + deviation * deviation) - 0.5F));
  if (radius == 0) {
    small_blur(canvas, std::min(deviation, 0.8F));
    return;
  }
  std::vector<Color> copy;
  for (int pass = 0; pass < 3; ++pass) {
    for (std::size_t y = 0; y < canvas.height; ++y) {
      box_filter(&canvas.pixels[y * canvas.width], canvas.width, 1, radius, copy);
    }
    for (std::size_t x = 0; x < canvas.width; ++x) {
      box_filter(&canvas.pixels[x], canvas.height, canvas.width, radius, copy);
    }
  }
}

void blur_motion(Canvas& canvas, float length, float angle) {
  constexpr int kMostSteps = 24;
  const int steps = std::clamp(static_cast<int>(std::ceil(length)), 1, kMostSteps);
  const float share = 1 / static_cast<float>(steps + 1);
  std::vector<Color> total(canvas.pixels.size(), Color{0, 0, 0});
  for (int step = 0; step <= steps; ++step) {
    const float way = (static_cast<float>(step) / static_cast<float>(steps) - 0.5F) * length;
    const auto dx = static_cast<std::ptrdiff_t>(std::lround(way * std::cos(angle)));
    const auto dy = static_cast<std::ptrdiff_t>(std::lround(way * std::sin(angle)));
    for (std::size_t y = 0; y < canvas.height; ++y) {
      const auto from_y = std::clamp<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(y) + dy, 0,
                                                     static_cast<std::ptrdiff_t>(canvas.height) - 1);
      const Color* row = &canvas.pixels[static_cast<std::size_t>(from_y) * canvas.width];
      for (std::size_t x = 0; x < canvas.width; ++x) {
        const auto from_x = std::clamp<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(x) + dx, 0,
                                                       static_cast<std::ptrdiff_t>(canvas.width) - 1);
        Color& target = total[y * canvas.width + x];
        target = sum(target, row[from_x], share);
      }
    }
  }
  canvas.pixels = std::move(total);
}

void threshold(Canvas& canvas, float threshold) {
  for (auto& color : canvas.pixels) color = gray(luma(color) >= threshold ? 1 : 0);
}

void add_specks(Canvas& canvas, std::size_t count, float least_width, float most_width, const Color& color,
                base::Random& random) {
  for (std::size_t i = 0; i < count; ++i) {
    const Point at{random.uniform(0, static_cast<float>(canvas.width)),
                   random.uniform(0, static_cast<float>(canvas.height))};
    draw_line(canvas, at, at, random.uniform(least_width, most_width), color);
  }
}

Canvas cropped(const Canvas& canvas, const Box& box) {
  const auto index = [](float value, std::size_t end) {
    return static_cast<std::size_t>(std::clamp(std::round(value), 0.0F, static_cast<float>(end)));
  };
  const std::size_t left = index(box.left, canvas.width);
  const std::size_t top = index(box.top, canvas.height);
  Canvas part(index(box.right, canvas.width) - left, index(box.bottom, canvas.height) - top, kWhite);
  for (std::size_t y = 0; y < part.height; ++y) {
    const auto row = canvas.pixels.begin() + static_cast<std::ptrdiff_t>((top + y) * canvas.width + left);
    std::copy_n(row, part.width, part.pixels.begin() + static_cast<std::ptrdiff_t>(y * part.width));
  }
  return part;
}

}  // namespace digit::bench
