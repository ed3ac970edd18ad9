#include <cstring>
#include <optional>

#include "api/json/json_numbers.h"
#include "api/predict/data_url.h"
#include "api/predict/json_input.h"
#include "api/predict/predict_input.h"
#include "http/http_error.h"
#include "http/json_writer.h"

namespace digit::serve_app {
namespace {

/// Collects the fields of one item, which may come in any order, and then makes the item: `image` cannot be scaled
/// before `scale` is known.
class ItemReader {
 public:
  /// `prefix` precedes each field's name in messages: `instances[3].`. `points` counts the points of all items.
  ItemReader(std::string prefix, const Limits& limits, std::size_t& points)
      : prefix_(std::move(prefix)), limits_(limits), points_(points) {}

  /// Reads the field if it belongs to an item, and returns whether it does. Throws HttpError 400.
  bool read(std::string_view key, json::value& value) {
    if (key == "image") {
      read_image(value);
    } else if (key == "strokes") {
      check_unique(drawing_.has_value(), key, prefix_);
      drawing_ = read_json_strokes(read_array(value, name(key), "an array of strokes [[x, y], ...]"), name(key),
                                   limits_.max_points, points_);
    } else if (key == "scale") {
      check_unique(scale_.has_value(), key, prefix_);
      read_scale(value);
    } else if (key == "normalize") {
      check_unique(normalize_.has_value(), key, prefix_);
      normalize_ = read_boolean(value, name(key));
    } else {
      return false;
    }
    return true;
  }

  void set_pixels(const JsonPixels& pixels) { pixels_ = pixels; }

  bool is_empty() const { return !pixels_ && !picture_ && !drawing_ && !normalize_ && !scale_; }

  /// Throws HttpError 400 unless exactly one of `image` and `strokes` was found.
  PredictItem finish() {
    const int inputs = (pixels_ ? 1 : 0) + (picture_ ? 1 : 0) + (drawing_ ? 1 : 0);
    if (inputs != 1) {
      const std::string item = prefix_.empty() ? "the body" : "field `" + prefix_.substr(0, prefix_.size() - 1) + '`';
      throw HttpError(400,
                      item + ": expected either `image` or `strokes`, found " + (inputs == 0 ? "neither" : "both"));
    }
    PredictItem item{.normalize = normalize_.value_or(true), .field = name(drawing_ ? "strokes" : "image")};
    if (pixels_) {
      item.input = scaled_image();
    } else if (picture_) {
      item.input = std::move(*picture_);
    } else {
      item.input = std::move(*drawing_);
    }
    return item;
  }

 private:
  std::string name(std::string_view key) const { return prefix_ + std::string(key); }

  void read_image(json::value& value) {
    check_unique(pixels_ || picture_, "image", prefix_);
    if (has_type(value, json::json_type::array)) {
      pixels_ = read_json_pixels(value, name("image"));
    } else if (has_type(value, json::json_type::string)) {
      picture_ = EncodedPicture{decode_data_url(value.get_string(), name("image"))};
    } else {
      throw bad_field(name("image"), "784 numbers, 28 rows of 28, or a data URL", type_name(value));
    }
  }

  void read_scale(json::value& value) {
    double scale = 0;
    if (value.get_double().get(scale) != simdjson::SUCCESS)
      throw bad_field(name("scale"), "1 or 255", type_name(value));
    scale_ = scale;
    if (scale_ != 1 && scale_ != 255) throw bad_field(name("scale"), "1 or 255", number_text(*scale_));
  }

  /// Without `scale`, a number between 1 and 2 is an overshoot of resizing in 0..1: in 0..255 it would be next to
  /// nothing, and the image a blank.
  Image scaled_image() const {
    const double scale = scale_.value_or(pixels_->largest < 2 ? 1 : 255);
    const double most = scale == 1 && !scale_ ? 2 : scale * kMaxUnitPixel;
    if (pixels_->largest > most) {
      throw bad_field(name("image"), "numbers from 0 to " + number_text(scale), number_text(pixels_->largest));
    }
    Image image = pixels_->image;
    if (scale == 255) {
      for (float& pixel : image.pixels) pixel /= 255.0F;
    }
    if (pixels_->largest > scale) limit_to_one(image.pixels);
    return image;
  }

  std::string prefix_;
  const Limits& limits_;
  std::size_t& points_;
  std::optional<JsonPixels> pixels_;
  std::optional<EncodedPicture> picture_;
  std::optional<Drawing> drawing_;
  std::optional<bool> normalize_;
  std::optional<double> scale_;
};

/// Returns whether the mode is `number`.
bool read_mode(json::value& value, const std::string& field) {
  const std::string_view mode = read_string(value, field);
  if (mode != "digit" && mode != "number") {
    throw bad_field(field, "digit or number", '`' + std::string(mode.substr(0, 40)) + '`');
  }
  return mode == "number";
}

std::vector<PredictItem> read_instances(json::value& instances, const Limits& limits, std::size_t& points) {
  std::vector<PredictItem> items;
  for (auto element : read_array(instances, "instances", "an array of items")) {
    if (items.size() == limits.max_batch_items) {
      throw bad_field("instances", "at most " + std::to_string(limits.max_batch_items) + " items", "more");
    }
    json::value instance = element.value();
    const std::string name = element_name("instances", items.size());
    ItemReader item(name + '.', limits, points);
    for_each_member(read_object(instance, name), [&](std::string_view key, json::value& value) {
      if (key == "mode") {
        if (read_mode(value, name + ".mode"))
          throw bad_field(name + ".mode", "digit, for an item of a batch", "number");
      } else if (!item.read(key, value)) {
        skip_value(value, limits.max_json_depth - 3);
      }
    });
    items.push_back(item.finish());
  }
  if (items.empty()) throw bad_field("instances", "at least one item", "none");
  return items;
}

/// Skips `token` and the white space after it. Returns nullptr if `text` does not begin with `token` or is nullptr.
const char* skip_token(const char* text, std::string_view token) {
  if (text == nullptr || std::strncmp(text, token.data(), token.size()) != 0) return nullptr;
  return skip_space(text + token.size());
}

/// Reads `{"image": [784 numbers]}`, which most clients send, faster than simdjson, which first builds an index of its
/// 1,600 tokens. Returns false for any other body and for an invalid one. `body` must be padded.
bool read_plain_image(std::string_view body, JsonPixels& pixels) {
  const char* text = skip_token(skip_space(body.data()), "{");
  text = skip_token(skip_token(text, "\"image\""), ":");
  if (text != nullptr) text = read_plain_pixels(text, pixels);
  if (text != nullptr) text = skip_token(skip_space(text), "}");
  return text == body.data() + body.size();
}

}  // namespace

PredictInput read_predict_json(std::string_view body, bool is_padded, const Limits& limits) {
  std::size_t points = 0;
  ItemReader single("", limits, points);
  if (JsonPixels pixels; is_padded && read_plain_image(body, pixels)) {
    single.set_pixels(pixels);
    return {.items = {single.finish()}};
  }
  std::optional<std::vector<PredictItem>> instances;
  std::optional<bool> is_number;
  read_json_object(body, is_padded, [&](json::object& object) {
    for_each_member(object, [&](std::string_view key, json::value& value) {
      if (key == "instances") {
        check_unique(instances.has_value(), key);
        instances = read_instances(value, limits, points);
      } else if (key == "mode") {
        check_unique(is_number.has_value(), key);
        is_number = read_mode(value, "mode");
      } else if (!single.read(key, value)) {
        skip_value(value, limits.max_json_depth - 1);
      }
    });
  });
  if (!instances) return {.items = {single.finish()}, .is_number = is_number.value_or(false)};
  if (!single.is_empty()) {
    throw HttpError(400,
                    "the body: expected `instances` alone, found `image`, `strokes`, `scale` or `normalize` as well");
  }
  return {.items = std::move(*instances), .is_batch = true, .is_number = is_number.value_or(false)};
}

}  // namespace digit::serve_app
