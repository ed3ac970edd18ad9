#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/json/json_body.h"
#include "api/predict/json_pixels.h"
#include "api/predict/predict_input.h"

namespace digit::serve_app {

/// Gathers the fields of one item, in any order, and makes the item of them when all are there: `image` cannot be
/// scaled before `scale` is known, which may come behind it.
class ItemFields {
 public:
  /// `prefix` stands before each field's name in messages: `instances[3].`.
  ItemFields(std::string prefix, const Limits& limits) : prefix_(std::move(prefix)), limits_(limits) {}

  /// Reads the field if an item has one of that name. Throws HttpError 400 for a repeated or bad field.
  bool take(std::string_view key, json::value& value);

  /// Takes an `image` that was read already.
  void take_pixels(const JsonPixels& pixels) { pixels_ = pixels; }

  bool empty() const { return !pixels_ && !picture_ && !drawing_ && !normalize_ && !scale_; }

  /// Throws HttpError 400 where there is neither image nor strokes, or both.
  PredictItem finish();

 private:
  std::string name(std::string_view key) const { return prefix_ + std::string(key); }
  void refuse_repeated(bool is_repeated, std::string_view key) const;
  void take_image(json::value& value);
  void take_strokes(json::value& value);
  void take_scale(json::value& value);
  void take_normalize(json::value& value);
  void apply_scale();

  std::string prefix_;
  const Limits& limits_;
  std::optional<JsonPixels> pixels_;
  std::optional<EncodedPicture> picture_;
  std::optional<Drawing> drawing_;
  std::optional<bool> normalize_;
  std::optional<double> scale_;
};

}  // namespace digit::serve_app
