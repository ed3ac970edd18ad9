#pragma once

#include "api/predict/predict_input.h"
#include "api/service.h"
#include "http/message.h"

namespace digit::serve_app {

/// Returns whether a request asks for a number: in the query, `mode=number`, or in the field `mode` of its body. Throws
/// HttpError 400 if the query has another mode.
bool asks_for_number(const Request& request, const PredictInput& input);

/// Answers `POST /predict` in the mode `number`: reads all digits of a picture or of strokes. Throws HttpError 400 if
/// the input is a batch or pixels, if the query asks for a field that only the answer for a single digit has, or if the
/// model cannot read numbers.
Reply predict_number(const Service& service, const Model& model, const Request& request, const PredictInput& input);

}  // namespace digit::serve_app
