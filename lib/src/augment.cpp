#include "digit/augment.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "random.h"

namespace digit {
namespace {

constexpr int kSide = static_cast<int>(kImageSide);
/// The middle that `normalize` moves the center of mass to, where pixel i covers [i, i + 1).
constexpr float kMiddle = static_cast<float>(kSide) / 2;
/// The longer side of the ink, as `normalize` fits it.
constexpr float kInkSide = 20;
constexpr float kInkThreshold = 0.3F;

struct Matrix {
  float xx = 1, xy = 0, yx = 0, yy = 1;

  Matrix operator*(const Matrix& other) const {
    return {xx * other.xx + xy * other.yx, xx * other.xy + xy * other.yy, yx * other.xx + yy * other.yx,
            yx * other.xy + yy * other.yy};
  }
  Matrix scaled(float factor) const { return {xx * factor, xy * factor, yx * factor, yy * factor}; }
  Matrix inverse() const {
    const float determinant = xx * yy - xy * yx;
    return Matrix{yy, -xy, -yx, xx}.scaled(1 / determinant);
  }
};

float both_sides(Random& random, float limit) { return random.uniform(-limit, limit); }

Matrix draw_shape(const AugmentOptions& options, Random& random) {
  const float angle = both_sides(random, options.rotation) * std::numbers::pi_v<float> / 180;
  const float stretch = 1 + both_sides(random, options.stretch);
  const Matrix rotation{std::cos(angle), -std::sin(angle), std::sin(angle), std::cos(angle)};
  const Matrix shear{1, both_sides(random, options.shear), 0, 1};
  const Matrix aspect{stretch, 0, 0, 1};
  return rotation * shear * aspect;
}

struct Ink {
  float center_x = kMiddle, center_y = kMiddle;
  /// Longer side after the shape's change, in pixels.
  float longer_side = kInkSide;
};

/// Where the ink's center of mass is, and how large the ink will be once `shape` was applied.
Ink measure_ink(const Image& image, const Matrix& shape) {
  float mass = 0, moment_x = 0, moment_y = 0;
  float left = 1e9F, right = -1e9F, top = 1e9F, bottom = -1e9F;
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      const float ink = image.pixels[static_cast<std::size_t>(y * kSide + x)];
      if (ink == 0) continue;
      const float px = static_cast<float>(x) + 0.5F, py = static_cast<float>(y) + 0.5F;
      mass += ink;
      moment_x += ink * px;
      moment_y += ink * py;
      if (ink < kInkThreshold) continue;
      const float tx = shape.xx * px + shape.xy * py, ty = shape.yx * px + shape.yy * py;
      left = std::min(left, tx);
      right = std::max(right, tx);
      top = std::min(top, ty);
      bottom = std::max(bottom, ty);
    }
  }
  if (mass == 0 || left > right) return {};
  return {moment_x / mass, moment_y / mass, std::max(right - left, bottom - top) + 1};
}

/// A displacement for each pixel, smooth between a coarse grid's random ones.
class ElasticField {
 public:
  ElasticField(float limit, Random& random) {
    for (auto& node : nodes_) node = both_sides(random, limit);
  }

  /// `axis` 0 for x, 1 for y.
  float at(int axis, int x, int y) const {
    const float gx = static_cast<float>(x) * kScale, gy = static_cast<float>(y) * kScale;
    const int ix = static_cast<int>(gx), iy = static_cast<int>(gy);
    const float fx = gx - static_cast<float>(ix), fy = gy - static_cast<float>(iy);
    const auto node = [&](int column, int row) {
      return nodes_[static_cast<std::size_t>((axis * kNodes + row) * kNodes + column)];
    };
    const float upper = node(ix, iy) + fx * (node(ix + 1, iy) - node(ix, iy));
    const float lower = node(ix, iy + 1) + fx * (node(ix + 1, iy + 1) - node(ix, iy + 1));
    return upper + fy * (lower - upper);
  }

 private:
  static constexpr int kNodes = 5;
  static constexpr float kScale = (static_cast<float>(kNodes) - 1.001F) / (static_cast<float>(kSide) - 1);

  std::array<float, 2 * kNodes * kNodes> nodes_{};
};

/// Bilinear between pixel centers; paper beyond the edges.
float sample(const Image& image, float x, float y) {
  const float left = std::floor(x - 0.5F), top = std::floor(y - 0.5F);
  const float fx = x - 0.5F - left, fy = y - 0.5F - top;
  const int ix = static_cast<int>(left), iy = static_cast<int>(top);
  if (ix < 0 || iy < 0 || ix + 1 >= kSide || iy + 1 >= kSide) return 0;
  const auto* pixel = &image.pixels[static_cast<std::size_t>(iy * kSide + ix)];
  const float upper = pixel[0] + fx * (pixel[1] - pixel[0]);
  const float lower = pixel[kSide] + fx * (pixel[kSide + 1] - pixel[kSide]);
  return upper + fy * (lower - upper);
}

Image warp(const Image& image, const AugmentOptions& options, Random& random) {
  const auto shape = draw_shape(options, random);
  const auto ink = measure_ink(image, shape);
  const float fit = kInkSide / ink.longer_side * (1 + both_sides(random, options.scale));
  const auto back = shape.scaled(fit).inverse();
  const float shift_x = kMiddle + both_sides(random, options.shift),
              shift_y = kMiddle + both_sides(random, options.shift);
  const ElasticField field(options.elastic, random);
  Image result;
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      const float dx = static_cast<float>(x) + 0.5F - shift_x + field.at(0, x, y);
      const float dy = static_cast<float>(y) + 0.5F - shift_y + field.at(1, x, y);
      result.pixels[static_cast<std::size_t>(y * kSide + x)] =
          sample(image, back.xx * dx + back.xy * dy + ink.center_x, back.yx * dx + back.yy * dy + ink.center_y);
    }
  }
  return result;
}

/// Moves each pixel by `amount` (0..1) of the way to the most (or least) inked of it and its four neighbors.
void change_thickness(Image& image, float amount) {
  const Image before = image;
  const bool thicken = amount > 0;
  const float way = std::abs(amount);
  for (int y = 1; y + 1 < kSide; ++y) {
    for (int x = 1; x + 1 < kSide; ++x) {
      const auto i = static_cast<std::size_t>(y * kSide + x);
      const auto& p = before.pixels;
      const float extreme = thicken ? std::max({p[i], p[i - 1], p[i + 1], p[i - kImageSide], p[i + kImageSide]})
                                    : std::min({p[i], p[i - 1], p[i + 1], p[i - kImageSide], p[i + kImageSide]});
      image.pixels[i] = p[i] + way * (extreme - p[i]);
    }
  }
}

/// Rubs out the ink around a random inked pixel.
void break_stroke(Image& image, Random& random) {
  constexpr float kGapRadius = 1.6F;
  constexpr int kTries = 8;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    const auto at = static_cast<int>(random.below(kImagePixels));
    if (image.pixels[static_cast<std::size_t>(at)] < 0.5F) continue;
    const int cx = at % kSide, cy = at / kSide;
    for (int y = std::max(0, cy - 2); y <= std::min(kSide - 1, cy + 2); ++y) {
      for (int x = std::max(0, cx - 2); x <= std::min(kSide - 1, cx + 2); ++x) {
        if (std::hypot(static_cast<float>(x - cx), static_cast<float>(y - cy)) <= kGapRadius) {
          image.pixels[static_cast<std::size_t>(y * kSide + x)] = 0;
        }
      }
    }
    return;
  }
}

void add_noise(Image& image, float deviation, Random& random) {
  for (auto& pixel : image.pixels) {
    if (pixel > 0.02F) pixel = std::clamp(pixel + deviation * random.normal(), 0.0F, 1.0F);
  }
}

bool warps(const AugmentOptions& o) {
  return o.rotation > 0 || o.shear > 0 || o.stretch > 0 || o.scale > 0 || o.shift > 0 || o.elastic > 0;
}

}  // namespace

AugmentOptions no_augmentation() { return {0, 0, 0, 0, 0, 0, 0, 0, 0}; }

Image augment(const Image& image, const AugmentOptions& options, std::uint64_t seed, std::uint64_t epoch,
              std::uint64_t example) {
  Random random(seed, epoch, example);
  Image result = warps(options) ? warp(image, options, random) : image;
  if (options.thickness > 0) change_thickness(result, both_sides(random, options.thickness));
  if (options.breaks > 0 && random.chance(options.breaks)) break_stroke(result, random);
  if (options.noise > 0) add_noise(result, options.noise, random);
  return result;
}

}  // namespace digit
