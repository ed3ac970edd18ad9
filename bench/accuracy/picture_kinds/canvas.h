#pragma once

#include <cstddef>
#include <numbers>
#include <vector>

namespace digit::bench {

/// sRGB values, encoded as in a file, from 0 (black) to 1 (full).
struct Color {
  float red = 1;
  float green = 1;
  float blue = 1;
};

inline constexpr Color kWhite{1, 1, 1};

/// Angles in radians: a full turn, and a degree.
inline constexpr float kTurn = 2 * std::numbers::pi_v<float>;
inline constexpr float kDegree = kTurn / 360;

/// The luma (ITU-R BT.601), in [0, 1].
inline float luma(const Color& color) { return 0.299F * color.red + 0.587F * color.green + 0.114F * color.blue; }

/// Returns a gray with this luma.
inline Color gray(float luma) { return {luma, luma, luma}; }

/// Returns `a` for a share of 0, `b` for a share of 1, and a mixture in between.
inline Color mix(const Color& a, const Color& b, float share) {
  return {a.red + share * (b.red - a.red), a.green + share * (b.green - a.green), a.blue + share * (b.blue - a.blue)};
}

/// Multiplies each channel by the factor.
inline Color scaled(const Color& color, float factor) {
  return {color.red * factor, color.green * factor, color.blue * factor};
}

/// A rectangle from (left, top) to (right, bottom) in pixels. Pixel i covers [i, i + 1).
struct Box {
  float left = 0;
  float top = 0;
  float right = 0;
  float bottom = 0;

  float width() const { return right - left; }
  float height() const { return bottom - top; }
};

/// Moves each side inward by `margin`.
inline Box shrunk(const Box& box, float margin) {
  return {box.left + margin, box.top + margin, box.right - margin, box.bottom - margin};
}

/// A picture while it is made: row-major pixels.
struct Canvas {
  std::size_t width = 0;
  std::size_t height = 0;
  std::vector<Color> pixels;
  /// The opacity of each pixel in [0, 1], or empty if all are opaque. Colors are not multiplied by it.
  std::vector<float> alpha = {};

  Canvas(std::size_t columns, std::size_t rows, const Color& color)
      : width(columns), height(rows), pixels(columns * rows, color) {}

  float shorter_side() const { return static_cast<float>(width < height ? width : height); }
  Box box() const { return {0, 0, static_cast<float>(width), static_cast<float>(height)}; }
};

/// Calls `change(color, x, y)` for each pixel, with the center of the pixel in pixels.
template <typename Change>
void for_each_pixel(Canvas& canvas, const Change& change) {
  for (std::size_t y = 0; y < canvas.height; ++y) {
    Color* row = &canvas.pixels[y * canvas.width];
    for (std::size_t x = 0; x < canvas.width; ++x) {
      change(row[x], static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F);
    }
  }
}

}  // namespace digit::bench
