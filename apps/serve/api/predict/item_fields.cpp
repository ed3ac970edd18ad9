#include "api/predict/item_fields.h"

#include <charconv>

#include "api/predict/data_url.h"
#include "api/predict/json_strokes.h"
#include "http/http_error.h"
#include "http/json_writer.h"

namespace digit::serve_app {
namespace {

std::string text_of(double number) {
  std::string text;
  append_number(text, number);
  return text;
}

}  // namespace

bool ItemFields::take(std::string_view key, json::value& value) {
  if (key == "image") {
    take_image(value);
  } else if (key == "strokes") {
    take_strokes(value);
  } else if (key == "scale") {
    take_scale(value);
  } else if (key == "normalize") {
    take_normalize(value);
  } else {
    return false;
  }
  return true;
}

void ItemFields::refuse_repeated(bool is_repeated, std::string_view key) const {
  if (is_repeated) throw bad_field(name(key), "it once", "it again");
}

void ItemFields::take_image(json::value& value) {
  refuse_repeated(pixels_ || picture_, "image");
  switch (value.type()) {
    case json::json_type::array:
      pixels_ = read_json_pixels(value, name("image"));
      return;
    case json::json_type::string:
      picture_ = EncodedPicture{decode_data_url(value.get_string(), name("image"))};
      return;
    default:
      throw bad_field(name("image"), "784 numbers, 28 rows of 28, or a data URL", type_name(value));
  }
}

void ItemFields::take_strokes(json::value& value) {
  refuse_repeated(drawing_.has_value(), "strokes");
  if (value.type() != json::json_type::array) {
    throw bad_field(name("strokes"), "an array of strokes [[x, y], ...]", type_name(value));
  }
  drawing_ = read_json_strokes(value.get_array(), name("strokes"), limits_.max_points);
}

void ItemFields::take_scale(json::value& value) {
  refuse_repeated(scale_.has_value(), "scale");
  if (value.type() != json::json_type::number) throw bad_field(name("scale"), "1 or 255", type_name(value));
  const double scale = value.get_double();
  if (scale != 1 && scale != 255) throw bad_field(name("scale"), "1 or 255", text_of(scale));
  scale_ = scale;
}

void ItemFields::take_normalize(json::value& value) {
  refuse_repeated(normalize_.has_value(), "normalize");
  if (value.type() != json::json_type::boolean) throw bad_field(name("normalize"), "true or false", type_name(value));
  normalize_ = value.get_bool();
}

void ItemFields::apply_scale() {
  const double scale = scale_.value_or(pixels_->largest > 1 ? 255 : 1);
  if (pixels_->largest > scale) {
    throw bad_field(name("image"), "numbers from 0 to " + text_of(scale), text_of(pixels_->largest));
  }
  if (scale == 1) return;
  for (float& pixel : pixels_->image.pixels) pixel /= 255.0F;
}

PredictItem ItemFields::finish() {
  const int inputs = (pixels_ ? 1 : 0) + (picture_ ? 1 : 0) + (drawing_ ? 1 : 0);
  if (inputs != 1) {
    const std::string item = prefix_.empty() ? "the body" : "field `" + prefix_.substr(0, prefix_.size() - 1) + '`';
    throw HttpError(400, item + ": expected either `image` or `strokes`, found " + (inputs == 0 ? "neither" : "both"));
  }
  PredictItem item{.normalize = normalize_.value_or(true), .field = name(drawing_ ? "strokes" : "image")};
  if (pixels_) {
    apply_scale();
    item.input = pixels_->image;
  } else if (picture_) {
    item.input = std::move(*picture_);
  } else {
    item.input = std::move(*drawing_);
  }
  return item;
}

}  // namespace digit::serve_app
