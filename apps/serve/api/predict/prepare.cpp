#include "api/predict/prepare.h"

#include <algorithm>
#include <span>

#include "digit/error.h"
#include "digit/picture_size.h"
#include "http/http_error.h"

namespace digit::serve_app {
namespace {

/// Rasterizing this many points takes about a millisecond.
constexpr std::size_t kSlowPoints = 500;

HttpError bad_item(const PredictItem& item, const std::string& message) {
  return HttpError(400, (item.field.empty() ? "the body" : "field `" + item.field + '`') + ": " + message);
}

/// Throws HttpError 400 unless the item has 28×28 pixels. Throws digit::Error if the size of a picture cannot be read.
void check_is_28x28(const PredictItem& item, const DecodeLimits& limits) {
  if (std::holds_alternative<Drawing>(item.input)) {
    throw bad_item(item, "expected `normalize` to be true, because strokes have no size in pixels");
  }
  const auto* picture = std::get_if<EncodedPicture>(&item.input);
  if (picture == nullptr) return;
  const auto [width, height] = picture_size(std::as_bytes(std::span(picture->bytes)), limits);
  if (width != kImageSide || height != kImageSide) {
    throw bad_item(item, "expected a picture of 28×28 because `normalize` is false, found " + std::to_string(width) +
                             "×" + std::to_string(height));
  }
}

bool has_ink(const Image& image) {
  return std::ranges::any_of(image.pixels, [](float pixel) { return pixel > 0; });
}

}  // namespace

std::optional<Image> prepare(const PredictItem& item, InputForm form, const PrepareOptions& options) {
  try {
    if (item.normalize) return digit::prepare(item.input, form, options);
    check_is_28x28(item, options.limits);
    auto image = digit::prepare(item.input, InputForm::kImage, options);
    if (form == InputForm::kHandwriting && image && !has_ink(*image)) return std::nullopt;
    return image;
  } catch (const Error& error) {
    throw bad_item(item, error.what());
  }
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
