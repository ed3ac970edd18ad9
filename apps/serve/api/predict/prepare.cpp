#include "api/predict/prepare.h"

#include <algorithm>
#include <span>

#include "digit/error.h"
#include "digit/picture_size.h"
#include "http/http_error.h"

namespace digit::serve_app {
namespace {

// Fewer items and points take less than about a millisecond.
constexpr std::size_t kSlowItems = 32;
constexpr std::size_t kSlowPoints = 500;

/// Decoding pictures of more pixels takes more than about 50 ms.
constexpr std::size_t kHeavyPixels = 1'000'000;

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

std::size_t point_count(const Drawing& drawing) {
  std::size_t points = 0;
  for (const Stroke& stroke : drawing.strokes) points += stroke.size();
  return points;
}

/// Reads the size of a picture only.
std::size_t pixel_count(const PredictItem& item, const EncodedPicture& picture, const DecodeLimits& limits) {
  try {
    const auto [width, height] = picture_size(std::as_bytes(std::span(picture.bytes)), limits);
    return width * height;
  } catch (const Error& error) {
    throw bad_item(item, error.what());
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

std::optional<Cost> cost_to_prepare(std::span<const PredictItem> items, const Limits& limits) {
  std::size_t pixels = 0;
  std::size_t points = 0;
  for (const PredictItem& item : items) {
    if (const auto* drawing = std::get_if<Drawing>(&item.input)) points += point_count(*drawing);
    const auto* picture = std::get_if<EncodedPicture>(&item.input);
    if (picture == nullptr) continue;
    pixels += pixel_count(item, *picture, {.max_pixels = limits.max_pixels});
    if (pixels > limits.max_pixels) {
      throw bad_item(item, "expected at most " + std::to_string(limits.max_pixels) +
                               " pixels in all pictures of a request together, found more; send fewer or smaller ones");
    }
  }
  if (pixels > kHeavyPixels) return Cost::kHeavy;
  if (pixels > 0 || points > kSlowPoints || items.size() > kSlowItems) return Cost::kLight;
  return std::nullopt;
}

}  // namespace digit::serve_app
