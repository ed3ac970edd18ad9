#include "digit/prepare.h"

#include <algorithm>
#include <cstddef>
#include <span>

#include "decode/decode.h"
#include "digit/decode.h"
#include "digit/normalize.h"
#include "digit/rasterize.h"
#include "image/resample.h"

namespace digit::data {
namespace {

/// Returns the luma of each pixel over white paper, from 0 (black) to 1 (white).
Raster to_grayscale(const decode::Picture& picture) {
  constexpr unsigned kRed = 299, kGreen = 587, kBlue = 114;
  constexpr unsigned kWhite = 255;
  Raster gray{.width = picture.width, .height = picture.height, .ink = {}};
  gray.ink.reserve(picture.width * picture.height);
  for (std::size_t i = 0; i < picture.rgba.size(); i += decode::Picture::kChannels) {
    const auto* pixel = &picture.rgba[i];
    const unsigned luma = (kRed * pixel[0] + kGreen * pixel[1] + kBlue * pixel[2] + 500) / 1000;
    const unsigned alpha = pixel[3];
    const auto level = static_cast<float>(luma * alpha + kWhite * (kWhite - alpha));
    gray.ink.push_back(level / static_cast<float>(kWhite * kWhite));
  }
  return gray;
}

Image fit(const Raster& gray) {
  const auto axis = [](std::size_t size) {
    return image::Axis{.begin = 0, .step = static_cast<double>(size) / kImageSide, .count = kImageSide};
  };
  Image image;
  std::ranges::copy(image::resample(gray, axis(gray.width), axis(gray.height)).ink, image.pixels.begin());
  return image;
}

/// Prepares each kind of input as handwriting.
struct Handwriting {
  const DecodeLimits& limits;
  const StageObserver& observer;

  std::optional<Image> operator()(const Image& image) const {
    return normalize({.width = kImageSide, .height = kImageSide, .ink = {image.pixels.begin(), image.pixels.end()}});
  }
  std::optional<Image> operator()(const EncodedPicture& picture) const {
    return normalize(decode_picture(std::as_bytes(std::span(picture.bytes)), limits, observer));
  }
  std::optional<Image> operator()(const Drawing& drawing) const {
    const Raster strokes = rasterize(drawing);
    if (observer) observer("strokes", strokes);
    return normalize(strokes);
  }
};

/// Prepares each kind of input as an image.
struct PlainImage {
  const DecodeLimits& limits;
  const StageObserver& observer;

  std::optional<Image> operator()(const Image& image) const { return image; }
  std::optional<Image> operator()(const EncodedPicture& picture) const {
    const Raster gray = to_grayscale(decode::decode(std::as_bytes(std::span(picture.bytes)), limits));
    if (observer) observer("grayscale", gray);
    return fit(gray);
  }
  std::optional<Image> operator()(const Drawing& drawing) const { return Handwriting{limits, observer}(drawing); }
};

}  // namespace
}  // namespace digit::data

namespace digit {

std::optional<Image> prepare(const Input& input, InputForm form, const DecodeLimits& limits,
                             const StageObserver& observer) {
  const std::optional<Image> image = form == InputForm::kHandwriting
                                         ? std::visit(data::Handwriting{limits, observer}, input)
                                         : std::visit(data::PlainImage{limits, observer}, input);
  if (image && observer) {
    observer("image", {.width = kImageSide, .height = kImageSide, .ink = {image->pixels.begin(), image->pixels.end()}});
  }
  return image;
}

}  // namespace digit
