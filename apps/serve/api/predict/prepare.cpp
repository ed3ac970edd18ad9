#include "api/predict/prepare.h"

#include <algorithm>

#include "digit/decode.h"
#include "digit/error.h"
#include "digit/normalize.h"
#include "digit/rasterize.h"
#include "http/http_error.h"

namespace digit::serve_app {
namespace {

constexpr std::size_t kSlowPoints = 500;

HttpError bad_input(const PredictItem& item, const std::string& message) {
  return HttpError(400, (item.field.empty() ? "the body" : "field `" + item.field + '`') + ": " + message);
}

std::optional<Image> unless_blank(const Image& image) {
  const bool has_ink = std::ranges::any_of(image.pixels, [](float pixel) { return pixel > 0; });
  return has_ink ? std::optional(image) : std::nullopt;
}

std::optional<Image> as_it_is(const PredictItem& item, const Raster& raster) {
  if (raster.width != kImageSide || raster.height != kImageSide) {
    throw bad_input(item, "expected a picture of 28×28 where `normalize` is false, found " +
                              std::to_string(raster.width) + "×" + std::to_string(raster.height));
  }
  Image image;
  std::ranges::copy(raster.ink, image.pixels.begin());
  return unless_blank(image);
}

std::optional<Image> prepare_picture(const PredictItem& item, const EncodedPicture& picture, const Limits& limits) {
  Raster raster;
  try {
    raster = decode_picture(std::as_bytes(std::span(picture.bytes)), {.max_pixels = limits.max_pixels});
  } catch (const Error& error) {
    throw bad_input(item, error.what());
  }
  return item.normalize ? normalize(raster) : as_it_is(item, raster);
}

std::optional<Image> prepare_drawing(const PredictItem& item, const Drawing& drawing) {
  if (!item.normalize)
    throw bad_input(item, "expected `normalize` to be true for strokes, which have no size of their own");
  return normalize(rasterize(drawing));
}

}  // namespace

std::optional<Image> normalized(const Image& image) {
  return normalize({.width = kImageSide, .height = kImageSide, .ink = {image.pixels.begin(), image.pixels.end()}});
}

std::optional<Image> prepare(const PredictItem& item, const Limits& limits) {
  if (const auto* image = std::get_if<Image>(&item.input))
    return item.normalize ? normalized(*image) : unless_blank(*image);
  if (const auto* picture = std::get_if<EncodedPicture>(&item.input)) return prepare_picture(item, *picture, limits);
  return prepare_drawing(item, std::get<Drawing>(item.input));
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
