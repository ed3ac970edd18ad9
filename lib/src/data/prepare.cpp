#include "digit/prepare.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>

#include "decode/decode.h"
#include "digit/normalize.h"
#include "digit/rasterize.h"
#include "image/resample.h"
#include "ink/flatten.h"
#include "ink/ink.h"

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

/// Returns the first reading of a picture that the score is sure of, else the one with the highest score. Returns
/// nullopt if the first reading is blank.
std::optional<Image> best_reading(decode::Picture picture, const PrepareOptions& options) {
  constexpr float kSure = 0.99F;
  const decode::Picture flat = ink::flatten(std::move(picture));
  std::optional<Image> best = normalize(*ink::find_ink(flat, 0, options.observer));
  if (!best || !options.score) return best;
  float best_score = options.score(*best);
  for (std::size_t attempt = 1; best_score < kSure; ++attempt) {
    const std::optional<Raster> ink = ink::find_ink(flat, attempt, options.observer);
    if (!ink) break;
    const std::optional<Image> image = normalize(*ink);
    const float score = image ? options.score(*image) : 0;
    if (score <= best_score) continue;
    best = image;
    best_score = score;
  }
  return best;
}

/// Prepares each kind of input as handwriting.
struct Handwriting {
  const PrepareOptions& options;

  std::optional<Image> operator()(const Image& image) const {
    return normalize({.width = kImageSide, .height = kImageSide, .ink = {image.pixels.begin(), image.pixels.end()}});
  }
  std::optional<Image> operator()(const EncodedPicture& picture) const {
    return best_reading(decode::decode(std::as_bytes(std::span(picture.bytes)), options.limits), options);
  }
  std::optional<Image> operator()(const Drawing& drawing) const {
    const Raster strokes = rasterize(drawing);
    if (options.observer) options.observer("strokes", strokes);
    return normalize(strokes);
  }
};

/// Prepares each kind of input as an image.
struct PlainImage {
  const PrepareOptions& options;

  std::optional<Image> operator()(const Image& image) const { return image; }
  std::optional<Image> operator()(const EncodedPicture& picture) const {
    const Raster gray = to_grayscale(decode::decode(std::as_bytes(std::span(picture.bytes)), options.limits));
    if (options.observer) options.observer("grayscale", gray);
    return fit(gray);
  }
  std::optional<Image> operator()(const Drawing& drawing) const { return Handwriting{options}(drawing); }
};

}  // namespace
}  // namespace digit::data

namespace digit {

std::optional<Image> prepare(const Input& input, InputForm form, const PrepareOptions& options) {
  const std::optional<Image> image = form == InputForm::kHandwriting ? std::visit(data::Handwriting{options}, input)
                                                                     : std::visit(data::PlainImage{options}, input);
  if (image && options.observer) {
    options.observer("image",
                     {.width = kImageSide, .height = kImageSide, .ink = {image->pixels.begin(), image->pixels.end()}});
  }
  return image;
}

}  // namespace digit
