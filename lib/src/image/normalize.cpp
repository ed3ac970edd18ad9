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

/// MNIST's digits are 20 pixels long, and their center of mass lies within pixel 14 of 28 (so it is for all but two of
/// its 60,000 training images, counted from 0).
constexpr double kDigitSide = 20;
constexpr std::ptrdiff_t kCenterPixel = 14;

/// Larger ink is first brought to this many pixels, where the width of its strokes is looked at; smaller than the
/// other, it is not: there, the strokes of MNIST itself are about as thin as pixels can show.
constexpr double kFineSide = 4 * kDigitSide;
constexpr double kLeastForPen = 2 * kDigitSide;

/// The strokes let through as they are, as shares of the longer side: from the thinnest hundredth of MNIST's to a
/// little more than its mean, of 0.13. Thicker ones close the loops of small digits.
constexpr double kThinnest = 0.08;
constexpr double kThickest = 0.14;

/// The most that a stroke's edge is moved, as a share of the longer side: what takes more is a blot.
constexpr double kMostMoved = 0.1;

/// Ink and where on the raster it lies.
struct Ink {
  Raster raster;
  InkBox box;
};

/// Ink that already has MNIST's size keeps its pixels.
InkBox kept_pixels(InkBox box) {
  if (static_cast<double>(std::max(box.x.pixels(), box.y.pixels())) != kDigitSide) return box;
  for (Extent* extent : {&box.x, &box.y}) {
    extent->begin = static_cast<double>(extent->first_pixel);
    extent->end = static_cast<double>(extent->end_pixel);
  }
  return box;
}

/// The pixels of a result that hold the extent, in the middle of them, with one more at either end for faint ink.
Axis axis_over(const Extent& extent, double step) {
  const double exact = extent.length() / step;
  const double count = std::max(1.0, std::ceil(exact - 1e-6)) + 2;
  return {.begin = extent.begin - (count - exact) / 2 * step, .step = step, .count = static_cast<std::size_t>(count)};
}

/// As kFineSide is a whole multiple of a digit's side, going on from here gives the same as going from the source.
Ink brought_to_fine_side(const Raster& raster, const InkBox& box) {
  const double step = box.longer_side() / kFineSide;
  const Axis x = axis_over(box.x, step);
  const Axis y = axis_over(box.y, step);
  Ink fine{.raster = resample(raster, x, y), .box = {}};
  fine.box.x.begin = (box.x.begin - x.begin) / step;
  fine.box.x.end = (box.x.end - x.begin) / step;
  fine.box.y.begin = (box.y.begin - y.begin) / step;
  fine.box.y.end = (box.y.end - y.begin) / step;
  return fine;
}

/// The box on a raster that has grown by `margin` on each side, with ink that reaches farther by `by`.
InkBox widened(InkBox box, double by, double margin) {
  for (Extent* extent : {&box.x, &box.y}) {
    extent->begin += margin - by;
    extent->end += margin + by;
  }
  return box;
}

/// Strokes much thinner than MNIST's would fade on 20 pixels and much thicker ones run together: they are brought near.
Ink drawn_with_fitting_pen(Ink ink) {
  const double side = ink.box.longer_side();
  const double width = stroke_width(ink.raster);
  if (width < kThinnest * side) {
    const double radius = std::min((kThinnest * side - width) / 2, kMostMoved * side);
    return {.raster = thickened(ink.raster, radius), .box = widened(ink.box, radius, std::ceil(radius))};
  }
  if (width > kThickest * side) {
    const double radius = std::min((width - kThickest * side) / 2, kMostMoved * side);
    return {.raster = thinned(ink.raster, radius), .box = widened(ink.box, -radius, 0)};
  }
  return ink;
}

/// How far to move an axis whose ink has its center of mass at `center`, so that the box without its margin stays
/// inside.
std::ptrdiff_t shift(double center, std::size_t count) {
  const auto box = static_cast<std::ptrdiff_t>(count) - 2;
  const auto side = static_cast<std::ptrdiff_t>(kImageSide);
  return std::clamp<std::ptrdiff_t>(kCenterPixel - static_cast<std::ptrdiff_t>(std::floor(center)), -1, side - box - 1);
}

/// Where the ink has its center of mass, in pixels.
struct Center {
  double x = 0;
  double y = 0;
};

Center center_of_mass(const Raster& digit) {
  std::vector<double> mass(digit.width);
  std::vector<double> moment_y(digit.width);
  for (std::size_t y = 0; y < digit.height; ++y) {
    const float* row = digit.ink.data() + y * digit.width;
    for (std::size_t x = 0; x < digit.width; ++x) {
      mass[x] += row[x];
      moment_y[x] += row[x] * (static_cast<double>(y) + 0.5);
    }
  }
  const double total = std::accumulate(mass.begin(), mass.end(), 0.0);
  if (total <= 0) return {};
  double moment_x = 0;
  for (std::size_t x = 0; x < digit.width; ++x) moment_x += mass[x] * (static_cast<double>(x) + 0.5);
  return {.x = moment_x / total, .y = std::accumulate(moment_y.begin(), moment_y.end(), 0.0) / total};
}

Image centered(const Raster& digit) {
  const Center center = center_of_mass(digit);
  const std::ptrdiff_t left = shift(center.x, digit.width);
  const std::ptrdiff_t top = shift(center.y, digit.height);
  // The margin may lie outside.
  constexpr auto kSide = static_cast<std::ptrdiff_t>(kImageSide);
  const std::ptrdiff_t begin = std::max<std::ptrdiff_t>(left, 0);
  const std::ptrdiff_t end = std::min(left + static_cast<std::ptrdiff_t>(digit.width), kSide);
  Image image;
  for (std::size_t y = 0; y < digit.height; ++y) {
    const std::ptrdiff_t row = top + static_cast<std::ptrdiff_t>(y);
    if (row < 0 || row >= kSide) continue;
    const float* ink = digit.ink.data() + y * digit.width;
    std::copy(ink + (begin - left), ink + (end - left), image.pixels.begin() + row * kSide + begin);
  }
  return image;
}

Image brought_to_digit_side(const Raster& raster, const InkBox& box) {
  const double step = box.longer_side() / kDigitSide;
  return centered(resample(raster, axis_over(box.x, step), axis_over(box.y, step)));
}

}  // namespace

}  // namespace digit::image

namespace digit {

std::optional<Image> normalize(const Raster& raster) {
  const std::optional<image::InkBox> found = image::find_ink_box(raster);
  if (!found) return std::nullopt;
  const image::InkBox box = image::kept_pixels(*found);
  if (box.longer_side() < image::kLeastForPen) return image::brought_to_digit_side(raster, box);
  const image::Ink fine = box.longer_side() > image::kFineSide ? image::brought_to_fine_side(raster, box)
                                                               : image::Ink{.raster = raster, .box = box};
  const image::Ink ink = image::drawn_with_fitting_pen(fine);
  return image::brought_to_digit_side(ink.raster, ink.box);
}

}  // namespace digit
