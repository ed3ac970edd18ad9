#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/service.h"
#include "digit/prepare.h"
#include "http/message.h"

namespace digit::serve_app {

/// One item of a request to /predict. An Image holds the client's numbers, scaled to [0, 1].
struct PredictItem {
  Input input = {};
  /// Whether to prepare the input as the model's contract says. If false, its pixels stay as they are.
  bool normalize = true;
  /// The field of the item, for messages. Empty if the whole body is the item.
  std::string field = {};
};

/// The body of a request to /predict, parsed and checked. Only pictures are not decoded yet.
struct PredictInput {
  std::vector<PredictItem> items = {};
  /// Whether the reply must be a batch, even for a single item.
  bool is_batch = false;
  /// Whether the field `mode` is `number`.
  bool is_number = false;
};

/// Reads the body according to its Content-Type: JSON, a picture, a form with pictures, or raw pixels. A picture has
/// any type `image/...`; its bytes determine its format. A form is a batch if it has several files. Raw pixels are N ×
/// 784 bytes, or with `?dtype=float32` N × 784 little-endian float32 values from 0 to 1; they are a batch if N > 1.
/// Throws HttpError 400, which names the field, what was expected and what was found, or 415 for another type.
PredictInput read_predict_input(const Request& request, const Limits& limits);

/// Reads the JSON forms: `{"image": ...}`, `{"strokes": ...}`, `{"instances": [...]}`, each with an optional `mode`.
PredictInput read_predict_json(std::string_view body, bool is_padded, const Limits& limits);

/// In a range of 0 to 1, larger numbers up to this one count as 1, because rounding errors of resizing exceed 1. In a
/// range of 0 to 255, the same holds for 255 times this number.
inline constexpr double kMaxUnitPixel = 1.001;

/// Replaces numbers above 1 by 1.
void limit_to_one(std::span<float> pixels);

/// Converts bytes in 0..255 to [0, 1]. `pixels` has one element for each byte.
void copy_bytes(std::string_view bytes, std::span<float> pixels);

/// Copies little-endian float32 values from 0 to 1, 4 bytes for each element of `pixels`, which gets values in [0, 1].
/// Returns the first value that is below 0, above kMaxUnitPixel or not a number, and nullopt if there is none.
std::optional<float> copy_floats(std::string_view bytes, std::span<float> pixels);

}  // namespace digit::serve_app
