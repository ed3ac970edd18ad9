#pragma once

#include <functional>
#include <string>

#include "api/predict/predict_input.h"
#include "api/service.h"
#include "http/message.h"

namespace digit::serve_app {

/// Returns whether a request asks for a number: in the query, `mode=number`, or in the field `mode` of its body. Throws
/// HttpError 400 if the query has another mode.
bool asks_for_number(const Request& request, const PredictInput& input);

/// Answers `POST /predict` in the mode `number`: reads all digits of a picture or of strokes. If `predict_single` is
/// not empty, the answer has its result, the JSON of the answer to the input as a single digit, in `single`. Throws
/// HttpError 400 if the input is a batch or pixels, or if the model cannot read numbers.
Reply predict_number(const Service& service, const Model& model, const Request& request, const PredictInput& input,
                     const std::function<std::string()>& predict_single);

}  // namespace digit::serve_app
