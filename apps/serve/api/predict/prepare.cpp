#include "api/predict/prepare.h"

#include <algorithm>

#include "digit/decode.h"
#include "digit/error.h"
#include "digit/normalize.h"
#include "digit/rasterize.h"
#include "http/http_error.h"

namespace digit::serve_app {
namespace {

/// Rasterizing this many points takes about a millisecond.
constexpr std::size_t kSlowPoints = 500;

HttpError bad_item(const PredictItem& item, const std::string& message) {
  return HttpError(400, (item.field.empty() ? "the body" : "field `" + item.field + '`') + ": " + message);
}

std::optional<Image> unless_blank(const Image& image) {
  const bool has_ink = std::ranges::any_of(image.pixels, [](float pixel) { return pixel > 0; });
  return has_ink ? std::optional(image) : std::nullopt;
}

std::optional<Image> prepare_picture(const PredictItem& item, const EncodedPicture& picture, const Limits& limits) {
  Raster raster;
  try {
    raster = decode_picture(std::as_bytes(std::span(picture.bytes)), {.max_pixels = limits.max_pixels});
  } catch (const Error& error) {
    throw bad_item(item, error.what());
  }
  if (item.normalize) return normalize(raster);
  if (raster.width != kImageSide || raster.height != kImageSide) {
    throw bad_item(item, "expected a picture of 28×28 because `normalize` is false, found " +
                             std::to_string(raster.width) + "×" + std::to_string(raster.height));
  }
  Image image;
  std::ranges::copy(raster.ink, image.pixels.begin());
  return unless_blank(image);
}

}  // namespace

std::optional<Image> normalized(const Image& image) {
  return normalize({.width = kImageSide, .height = kImageSide, .ink = {image.pixels.begin(), image.pixels.end()}});
}

std::optional<Image> prepare(const PredictItem& item, const Limits& limits) {
  if (const auto* image = std::get_if<Image>(&item.input)) {
    return item.normalize ? normalized(*image) : unless_blank(*image);
  }
  if (const auto* picture = std::get_if<EncodedPicture>(&item.input)) return prepare_picture(item, *picture, limits);
  if (!item.normalize) throw bad_item(item, "expected `normalize` to be true, because strokes have no size in pixels");
  return normalize(rasterize(std::get<Drawing>(item.input)));
}

bool is_slow_to_prepare(const PredictItem& item) {
  if (std::holds_alternative<EncodedPicture>(item.input)) return true;
  const auto* drawing = std::get_if<Drawing>(&item.input);
  if (drawing == nullptr) return false;
  std::size_t points = 0;
  for (const Stroke& stroke : drawing->strokes) points += stroke.size();
  return points > kSlowPoints;
}

}  // namespace digit::serve_app
