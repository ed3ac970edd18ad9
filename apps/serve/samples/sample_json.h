#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/predict/predict_input.h"
#include "api/service.h"
#include "digit/drawing.h"
#include "samples/sample_store.h"

namespace digit::serve_app {

/// The body of `POST /samples`: a drawing or a picture, the class that the user named, and what the model had answered.
struct SampleRequest {
  PredictItem item = {};
  std::string label = {};
  /// A JSON object of the members that are kept. Nullopt if the client did not say.
  std::optional<std::string> answer = std::nullopt;
};

/// Reads `{"strokes": ..., "label": "7", "answer": {...}}`, with `image` and a data URL instead of `strokes` for a
/// picture. Throws HttpError 400.
SampleRequest read_sample_request(std::string_view body, bool is_padded, const Limits& limits);

/// Reads `{"label": "7", "state": "approved"}`, of which one may be missing. Throws HttpError 400.
SampleChange read_sample_change(std::string_view body, bool is_padded, const Limits& limits);

/// Returns `[[[x, y], ...], ...]`.
std::string strokes_text(const Drawing& drawing);

/// Appends a sample as a JSON object. A picture is a data URL in `image` if `has_pictures`, and else `"picture": true`.
void append_sample(std::string& json, const Sample& sample, bool has_pictures);

/// Returns the type of a PNG, JPEG or WebP picture by its first bytes.
std::string_view picture_type(std::string_view bytes);

/// Throws HttpError 400 that names `what` unless `state` is one of kSampleStates.
void check_state(std::string_view state, const std::string& what);

}  // namespace digit::serve_app
