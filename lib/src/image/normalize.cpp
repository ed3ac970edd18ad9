#include "digit/normalize.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

#include "image/ink_box.h"
#include "image/resample.h"
#include "image/stroke_width.h"

namespace digit::image {
namespace {

/// MNIST's digits are 20 pixels long, and their center of mass lies within pixel 14 (counted from 0) of 28. This is
/// true of all but two of its 60,000 training images.
constexpr double kDigitSide = 20;
constexpr std::ptrdiff_t kCenterPixel = 14;

/// Larger ink is first resampled to this many pixels, at which its stroke width is measured and adjusted.
constexpr double kFineSide = 4 * kDigitSide;
/// The stroke width of smaller ink is not adjusted: MNIST's own strokes are then about as thin as pixels can show.
constexpr double kMinSideToAdjust = 2 * kDigitSide;

/// Stroke widths that stay unchanged, as shares of the longer side: from the 1st percentile of MNIST's to slightly more
/// than its mean of 0.13. Thicker strokes close the loops of small digits.
constexpr double kMinStrokeWidth = 0.08;
constexpr double kMaxStrokeWidth = 0.14;

/// The maximum distance by which the edge of a stroke is moved, as a share of the longer side. Ink that needs more is a
/// blot and not a stroke.
constexpr double kMaxEdgeShift = 0.1;

/// A raster and the bounding box of its ink.
struct BoxedRaster {
  Raster raster;
  InkBox box;
};

/// Expands the box of ink that already has MNIST's size to whole pixels, so that resampling copies them.
InkBox keep_pixels(InkBox box) {
  if (static_cast<double>(std::max(box.x.pixels(), box.y.pixels())) != kDigitSide) return box;
  for (Extent* extent : {&box.x, &box.y}) {
    extent->begin = static_cast<double>(extent->first_pixel);
    extent->end = static_cast<double>(extent->end_pixel);
  }
  return box;
}

/// Returns the pixels that hold the extent in their middle, with one more pixel at each end for faint ink.
Axis axis_over(const Extent& extent, double step) {
  const double exact = extent.length() / step;
  const double count = std::max(1.0, std::ceil(exact - 1e-6)) + 2;
  return {.begin = extent.begin - (count - exact) / 2 * step, .step = step, .count = static_cast<std::size_t>(count)};
}

/// Because kFineSide is a multiple of kDigitSide, resampling the result to kDigitSide gives the same mean over an area
/// as resampling the source.
BoxedRaster resample_to_fine_side(const Raster& raster, const InkBox& box) {
  const double step = box.longer_side() / kFineSide;
  const Axis x = axis_over(box.x, step);
  const Axis y = axis_over(box.y, step);
  const auto within = [step](const Extent& extent, const Axis& axis) {
    return Extent{.begin = (extent.begin - axis.begin) / step, .end = (extent.end - axis.begin) / step};
  };
  return {.raster = resample(raster, x, y), .box = {.x = within(box.x, x), .y = within(box.y, y)}};
}

/// Returns the box of ink that grows by `growth` on each side, on a raster that grows by `margin` on each side.
InkBox grow(InkBox box, double growth, double margin) {
  for (Extent* extent : {&box.x, &box.y}) {
    extent->begin += margin - growth;
    extent->end += margin + growth;
  }
  return box;
}

/// Brings the stroke width into the range from kMinStrokeWidth to kMaxStrokeWidth, or as near as kMaxEdgeShift allows.
BoxedRaster adjust_stroke_width(BoxedRaster ink) {
  const double side = ink.box.longer_side();
  const double width = stroke_width(ink.raster);
  if (width < kMinStrokeWidth * side) {
    const double radius = std::min((kMinStrokeWidth * side - width) / 2, kMaxEdgeShift * side);
    return {.raster = thicken_strokes(ink.raster, radius), .box = grow(ink.box, radius, std::ceil(radius))};
  }
  if (width > kMaxStrokeWidth * side) {
    const double radius = std::min((width - kMaxStrokeWidth * side) / 2, kMaxEdgeShift * side);
    return {.raster = thin_strokes(ink.raster, radius), .box = grow(ink.box, -radius, 0)};
  }
  return ink;
}

/// Returns the position at which a raster of `count` pixels begins on an axis of the image, such that its center of
/// mass is in the middle. Limited such that everything but the raster's one-pixel margin stays inside of the image.
std::ptrdiff_t placement(double center, std::size_t count) {
  const auto last = static_cast<std::ptrdiff_t>(kImageSide) - static_cast<std::ptrdiff_t>(count) + 1;
  return std::clamp<std::ptrdiff_t>(kCenterPixel - static_cast<std::ptrdiff_t>(std::floor(center)), -1, last);
}

Image center_by_mass(const Raster& digit) {
  // Summed by column, so that compilers vectorize the loop.
  std::vector<double> masses(digit.width);
  std::vector<double> moments_y(digit.width);
  for (std::size_t y = 0; y < digit.height; ++y) {
    const float* row = digit.ink.data() + y * digit.width;
    for (std::size_t x = 0; x < digit.width; ++x) {
      masses[x] += row[x];
      moments_y[x] += row[x] * (static_cast<double>(y) + 0.5);
    }
  }
  const double mass = std::accumulate(masses.begin(), masses.end(), 0.0);
  const double moment_y = std::accumulate(moments_y.begin(), moments_y.end(), 0.0);
  double moment_x = 0;
  for (std::size_t x = 0; x < digit.width; ++x) moment_x += masses[x] * (static_cast<double>(x) + 0.5);
  const double divisor = mass > 0 ? mass : 1;
  Image image;
  copy_pixels(digit, -placement(moment_x / divisor, digit.width), -placement(moment_y / divisor, digit.height),
              kImageSide, image.pixels);
  return image;
}

Image fit_to_digit_side(const Raster& raster, const InkBox& box) {
  const double step = box.longer_side() / kDigitSide;
  return center_by_mass(resample(raster, axis_over(box.x, step), axis_over(box.y, step)));
}

}  // namespace

}  // namespace digit::image

namespace digit {

std::optional<Image> normalize(const Raster& raster) {
  const std::optional<image::InkBox> found = image::find_ink_box(raster);
  if (!found) return std::nullopt;
  const image::InkBox box = image::keep_pixels(*found);
  if (box.longer_side() < image::kMinSideToAdjust) return image::fit_to_digit_side(raster, box);
  const image::BoxedRaster fine = image::adjust_stroke_width(box.longer_side() > image::kFineSide
                                                                 ? image::resample_to_fine_side(raster, box)
                                                                 : image::BoxedRaster{.raster = raster, .box = box});
  return image::fit_to_digit_side(fine.raster, fine.box);
}

}  // namespace digit
