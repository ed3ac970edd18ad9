#pragma once

#include <string>
#include <variant>
#include <vector>

#include "api/limits.h"
#include "digit/drawing.h"
#include "digit/image.h"
#include "http/message.h"

namespace digit::serve_app {

/// The bytes of a PNG or JPEG file.
struct EncodedPicture {
  std::string bytes;
};

/// One thing to read the digit of. An Image is numbers as they came, scaled to [0, 1].
struct PredictItem {
  std::variant<Image, EncodedPicture, Drawing> input = {};
  bool normalize = true;
  /// The field it came in, for messages; empty for a body that is all input.
  std::string field = {};
};

/// The body of a `/predict`, parsed and checked but for pictures, which are still packed.
struct PredictInput {
  std::vector<PredictItem> items = {};
  /// Asked as a batch, so answered as one, also with a single item.
  bool is_batch = false;
};

/// Reads the body by its Content-Type. Throws HttpError: 400 names the field, what was expected and what was found; 415
/// for a type it does not know.
PredictInput read_predict_input(const Request& request, const Limits& limits);

/// The JSON forms: `{"image": ...}`, `{"strokes": ...}`, `{"instances": [...]}`.
PredictInput read_predict_json(std::string_view body, bool is_padded, const Limits& limits);

}  // namespace digit::serve_app
