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

using Row = std::array<float, kImageSide>;

/// A displacement for each pixel along one axis, smooth between a coarse grid's random ones.
class ElasticField {
 public:
  ElasticField(float limit, Random& random) {
    for (auto& node : nodes_) node = both_sides(random, limit);
  }

  /// The displacements of the pixels in row `y`.
  void read_row(int y, Row& row) const {
    const float at = static_cast<float>(y) * kNodesAPixel;
    const auto upper = static_cast<std::size_t>(at);
    const float below = at - static_cast<float>(upper);
    std::array<float, kNodes> across{};
    for (std::size_t i = 0; i < kNodes; ++i) {
      across[i] = between(nodes_[upper * kNodes + i], nodes_[(upper + 1) * kNodes + i], below);
    }
    for (std::size_t x = 0; x < row.size(); ++x) {
      const float column = static_cast<float>(x) * kNodesAPixel;
      const auto left = static_cast<std::size_t>(column);
      row[x] = between(across[left], across[left + 1], column - static_cast<float>(left));
    }
  }

 private:
  static constexpr std::size_t kNodes = 5;
  /// A little less than to the last node, so that there is always one to the right.
  static constexpr float kNodesAPixel = (static_cast<float>(kNodes) - 1.001F) / (static_cast<float>(kSide) - 1);

  static float between(float from, float to, float way) { return from + way * (to - from); }

  std::array<float, kNodes * kNodes> nodes_{};
};

/// An image with a pixel of paper around it, so that reading it between pixels needs no special case at its edges.
class Source {
 public:
  explicit Source(const Image& image) {
    for (std::size_t y = 0; y < kImageSide; ++y) {
      std::copy_n(&image.pixels[y * kImageSide], kImageSide, &padded_[(y + 1) * kPadded + 1]);
    }
  }

  /// Bilinear between pixel centers, pixel i of the image lying at [i, i + 1); paper beyond the edges.
  float at(float x, float y) const {
    x = std::clamp(x + 0.5F, 0.0F, kLast);
    y = std::clamp(y + 0.5F, 0.0F, kLast);
    const auto left = static_cast<int>(x), top = static_cast<int>(y);
    const float fx = x - static_cast<float>(left), fy = y - static_cast<float>(top);
    const float* pixel = &padded_[static_cast<std::size_t>(top) * kPadded + static_cast<std::size_t>(left)];
    const float upper = pixel[0] + fx * (pixel[1] - pixel[0]);
    const float lower = pixel[kPadded] + fx * (pixel[kPadded + 1] - pixel[kPadded]);
    return upper + fy * (lower - upper);
  }

 private:
  static constexpr std::size_t kPadded = kImageSide + 2;
  static constexpr float kLast = static_cast<float>(kSide) + 0.999F;

  std::array<float, kPadded * kPadded> padded_{};
};

Image warp(const Image& image, const AugmentOptions& options, Random& random) {
  const auto shape = draw_shape(options, random);
  const auto ink = measure_ink(image, shape);
  const float fit = kInkSide / ink.longer_side * (1 + both_sides(random, options.scale));
  const auto back = shape.scaled(fit).inverse();
  const float middle_x = kMiddle + both_sides(random, options.shift),
              middle_y = kMiddle + both_sides(random, options.shift);
  const ElasticField field_x(options.elastic, random), field_y(options.elastic, random);
  const Source source(image);
  Image result;
  Row from_x{}, from_y{};
  for (int y = 0; y < kSide; ++y) {
    field_x.read_row(y, from_x);
    field_y.read_row(y, from_y);
    for (std::size_t x = 0; x < kImageSide; ++x) {
      const float dx = static_cast<float>(x) + 0.5F - middle_x + from_x[x];
      const float dy = static_cast<float>(y) + 0.5F - middle_y + from_y[x];
      from_x[x] = back.xx * dx + back.xy * dy + ink.center_x;
      from_y[x] = back.yx * dx + back.yy * dy + ink.center_y;
    }
    for (std::size_t x = 0; x < kImageSide; ++x) {
      result.pixels[static_cast<std::size_t>(y) * kImageSide + x] = source.at(from_x[x], from_y[x]);
    }
  }
  return result;
}

/// Moves each pixel by `amount` (0 to 1) of the way to what `extreme` chooses of it and its four neighbors.
template <typename Extreme>
void move_towards(Image& image, float amount, Extreme extreme) {
  const Image before = image;
  const auto& p = before.pixels;
  for (std::size_t y = 1; y + 1 < kImageSide; ++y) {
    for (std::size_t x = 1; x + 1 < kImageSide; ++x) {
      const auto i = y * kImageSide + x;
      const float beside = extreme(p[i - 1], p[i + 1]), above = extreme(p[i - kImageSide], p[i + kImageSide]);
      image.pixels[i] = p[i] + amount * (extreme(p[i], extreme(beside, above)) - p[i]);
    }
  }
}

/// Thickens strokes where `amount` is positive, and thins them where it is negative.
void change_thickness(Image& image, float amount) {
  if (amount > 0) {
    move_towards(image, amount, [](float a, float b) { return a > b ? a : b; });
  } else {
    move_towards(image, -amount, [](float a, float b) { return a < b ? a : b; });
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
