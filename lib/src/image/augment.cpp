#include "digit/augment.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>

#include "base/random.h"
#include "image/bounds.h"

namespace digit::image {
namespace {

constexpr int kSide = static_cast<int>(kImageSide);
/// The coordinate to which `normalize` moves the center of mass, in pixels. Pixel i covers [i, i + 1).
constexpr float kMiddle = static_cast<float>(kSide) / 2;
/// The longer side of the ink after `normalize`, in pixels.
constexpr float kInkSide = 20;
/// Fainter pixels do not count for the longer side of the ink.
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

float draw_within(float limit, base::Random& random) { return random.uniform(-limit, limit); }

Matrix draw_shape(const AugmentOptions& options, base::Random& random) {
  const float angle = draw_within(options.rotation, random) * std::numbers::pi_v<float> / 180;
  const float stretch = 1 + draw_within(options.stretch, random);
  const Matrix rotation{std::cos(angle), -std::sin(angle), std::sin(angle), std::cos(angle)};
  const Matrix shear{1, draw_within(options.shear, random), 0, 1};
  const Matrix aspect{stretch, 0, 0, 1};
  return rotation * shear * aspect;
}

struct InkGeometry {
  float center_x = kMiddle, center_y = kMiddle;
  /// The longer side after the change of shape, in pixels.
  float longer_side = kInkSide;
};

/// Coordinates in pixels. Pixel i covers [i, i + 1).
struct Position {
  float x = 0, y = 0;
};

using Row = std::array<float, kImageSide>;

std::span<const float, kImageSide> row_of(const Image& image, std::size_t y) {
  return std::span<const float, kImageSide>(&image.pixels[y * kImageSide], kImageSide);
}

/// Measures the center of mass of the ink, and the longer side that it will have after `shape` is applied.
InkGeometry measure_ink(const Image& image, const Matrix& shape) {
  Row masses{}, moments{};  // Summed by column, so that compilers vectorize the loop.
  Bounds bounds;
  const auto is_ink = [](float ink) { return ink >= kInkThreshold; };
  for (std::size_t y = 0; y < kImageSide; ++y) {
    const auto row = row_of(image, y);
    const float py = static_cast<float>(y) + 0.5F;
    for (std::size_t x = 0; x < kImageSide; ++x) {
      masses[x] += row[x];
      moments[x] += row[x] * py;
    }
    const auto first = std::ranges::find_if(row, is_ink);
    if (first == row.end()) continue;
    const auto end = std::find_if(row.rbegin(), row.rend(), is_ink).base();
    // After a linear map, the pixels in between still lie between the first and the last one.
    for (const auto column : {first - row.begin(), end - row.begin() - 1}) {
      const float px = static_cast<float>(column) + 0.5F;
      bounds.add(shape.xx * px + shape.xy * py, shape.yx * px + shape.yy * py);
    }
  }
  float mass = 0, moment_x = 0, moment_y = 0;
  for (std::size_t x = 0; x < kImageSide; ++x) {
    mass += masses[x];
    moment_x += masses[x] * (static_cast<float>(x) + 0.5F);
    moment_y += moments[x];
  }
  if (mass == 0 || bounds.empty()) return {};
  return {moment_x / mass, moment_y / mass, bounds.longer_side() + 1};
}

/// Maps each pixel of the result to the position in the source image from which it is read. The positions are computed
/// at the nodes of a coarse grid and interpolated bilinearly in between.
class Grid {
 public:
  static constexpr std::size_t kPixels = 7;
  static constexpr std::size_t kNodes = kImageSide / kPixels + 1;

  /// Calls `source_position` with the coordinates of each node in the result, row by row. It returns the node's
  /// position in the source.
  template <typename SourcePosition>
  explicit Grid(SourcePosition source_position) {
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      const std::size_t row = i / kNodes;
      const std::size_t column = i % kNodes;
      nodes_[i] =
          source_position(static_cast<float>(column * kPixels) + 0.5F, static_cast<float>(row * kPixels) + 0.5F);
    }
  }

  /// Writes the source positions of the pixels in row `y` of the result.
  void read_row(std::size_t y, Row& from_x, Row& from_y) const {
    const auto* upper = &nodes_[y / kPixels * kNodes];
    const float below = static_cast<float>(y % kPixels) / kPixels;
    std::array<Position, kNodes> across{};
    for (std::size_t i = 0; i < kNodes; ++i) across[i] = interpolate(upper[i], upper[i + kNodes], below);
    for (std::size_t i = 0; i + 1 < kNodes; ++i) {
      for (std::size_t x = 0; x < kPixels; ++x) {
        const auto position = interpolate(across[i], across[i + 1], static_cast<float>(x) / kPixels);
        from_x[i * kPixels + x] = position.x;
        from_y[i * kPixels + x] = position.y;
      }
    }
  }

 private:
  static Position interpolate(Position from, Position to, float share) {
    return {from.x + share * (to.x - from.x), from.y + share * (to.y - from.y)};
  }

  std::array<Position, kNodes * kNodes> nodes_{};
};

/// An image with two pixels of paper around it, so that bilinear interpolation needs no special case at the edges.
class Source {
 public:
  explicit Source(const Image& image) {
    for (std::size_t y = 0; y < kImageSide; ++y) {
      std::ranges::copy(row_of(image, y), &padded_[(y + kPadding) * kSide + kPadding]);
    }
  }

  /// Interpolates the image bilinearly at each position (x[i], y[i]) and writes the values to `result`. Positions
  /// outside of the image are paper. Overwrites x and y. Split into several loops, so that compilers vectorize all of
  /// them but the one that gathers pixels.
  void read(Row& x, Row& y, std::span<float, kImageSide> result) const {
    constexpr float kToCenters = static_cast<float>(kPadding) - 0.5F;
    std::array<int, kImageSide> corners{};
    for (std::size_t i = 0; i < kImageSide; ++i) {
      x[i] += kToCenters;
      y[i] += kToCenters;
      const auto left = static_cast<int>(x[i]), top = static_cast<int>(y[i]);
      x[i] -= static_cast<float>(left);
      y[i] -= static_cast<float>(top);
      corners[i] = within_padding(top) * kSide + within_padding(left);
    }
    Row top_left{}, top_right{}, bottom_left{}, bottom_right{};
    for (std::size_t i = 0; i < kImageSide; ++i) {
      const float* pixel = &padded_[static_cast<std::size_t>(corners[i])];
      top_left[i] = pixel[0];
      top_right[i] = pixel[1];
      bottom_left[i] = pixel[kSide];
      bottom_right[i] = pixel[kSide + 1];
    }
    for (std::size_t i = 0; i < kImageSide; ++i) {
      const float upper = top_left[i] + x[i] * (top_right[i] - top_left[i]);
      const float lower = bottom_left[i] + x[i] * (bottom_right[i] - bottom_left[i]);
      result[i] = upper + y[i] * (lower - upper);
    }
  }

 private:
  static constexpr int kPadding = 2, kSide = static_cast<int>(kImageSide) + 2 * kPadding;

  /// Limits a coordinate to the padded image. At both limits, the four pixels used for interpolation are paper.
  static int within_padding(int corner) {
    const int from_begin = corner > 0 ? corner : 0;
    return from_begin < kSide - 2 ? from_begin : kSide - 2;
  }

  std::array<float, static_cast<std::size_t>(kSide* kSide)> padded_{};
};

Image warp(const Image& image, const AugmentOptions& options, base::Random& random) {
  const auto shape = draw_shape(options, random);
  const auto ink = measure_ink(image, shape);
  const float fit = kInkSide / ink.longer_side * (1 + draw_within(options.scale, random));
  const auto inverse = shape.scaled(fit).inverse();
  const float middle_x = kMiddle + draw_within(options.shift, random);
  const float middle_y = kMiddle + draw_within(options.shift, random);
  const Grid grid([&](float x, float y) -> Position {
    const float dx = x - middle_x + draw_within(options.elastic, random);
    const float dy = y - middle_y + draw_within(options.elastic, random);
    return {inverse.xx * dx + inverse.xy * dy + ink.center_x, inverse.yx * dx + inverse.yy * dy + ink.center_y};
  });
  const Source source(image);
  Image result;
  Row from_x{}, from_y{};
  for (std::size_t y = 0; y < kImageSide; ++y) {
    grid.read_row(y, from_x, from_y);
    source.read(from_x, from_y, std::span<float, kImageSide>(&result.pixels[y * kImageSide], kImageSide));
  }
  return result;
}

/// Moves each pixel toward the extreme value among itself and its four neighbors, by the share `amount` (0 to 1) of the
/// difference. `extreme` returns the larger or the smaller of two values.
template <typename Extreme>
void move_toward(Image& image, float amount, Extreme extreme) {
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

/// Thickens strokes if `amount` is positive, and thins them if it is negative.
void change_thickness(Image& image, float amount) {
  if (amount > 0) {
    move_toward(image, amount, [](float a, float b) { return a > b ? a : b; });
  } else {
    move_toward(image, -amount, [](float a, float b) { return a < b ? a : b; });
  }
}

/// Erases the 3×3 pixels around a random pixel with ink. Leaves the image unchanged if no try finds such a pixel.
void break_stroke(Image& image, base::Random& random) {
  constexpr int kTries = 8;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    const auto at = static_cast<int>(random.below(kImagePixels));
    if (image.pixels[static_cast<std::size_t>(at)] < 0.5F) continue;
    const int cx = at % kSide, cy = at / kSide;
    for (int y = std::max(0, cy - 1); y <= std::min(kSide - 1, cy + 1); ++y) {
      for (int x = std::max(0, cx - 1); x <= std::min(kSide - 1, cx + 1); ++x) {
        image.pixels[static_cast<std::size_t>(y) * kImageSide + static_cast<std::size_t>(x)] = 0;
      }
    }
    return;
  }
}

void add_noise(Image& image, float deviation, base::Random& random) {
  for (auto& pixel : image.pixels) {
    if (pixel > 0.02F) pixel = std::clamp(pixel + deviation * random.rough_normal(), 0.0F, 1.0F);
  }
}

bool warps(const AugmentOptions& o) {
  return o.rotation > 0 || o.shear > 0 || o.stretch > 0 || o.scale > 0 || o.shift > 0 || o.elastic > 0;
}

}  // namespace

}  // namespace digit::image

namespace digit {

AugmentOptions no_augmentation() {
  AugmentOptions options;
  visit_options(options, [](const OptionInfo&, float& amount) { amount = 0; });
  return options;
}

Image augment(const Image& image, const AugmentOptions& options, std::uint64_t seed, std::uint64_t epoch,
              std::uint64_t example) {
  base::Random random(seed, epoch, example);
  Image result = image::warps(options) ? image::warp(image, options, random) : image;
  if (options.thickness > 0) image::change_thickness(result, image::draw_within(options.thickness, random));
  if (options.breaks > 0 && random.chance(options.breaks)) image::break_stroke(result, random);
  if (options.noise > 0) image::add_noise(result, options.noise, random);
  return result;
}

}  // namespace digit
