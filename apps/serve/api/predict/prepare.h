#pragma once

#include <optional>

#include "api/predict/predict_input.h"
#include "digit/prepare.h"

namespace digit::serve_app {

/// Returns the 28×28 image for a network that takes the form `form`. digit::prepare makes it, unless `item.normalize`
/// is false: then the pixels stay as they are, in the form kImage. Returns nullopt if a network for handwriting gets no
/// ink; for a form without ink, an image of zeros is an image like any other. Throws HttpError 400 if a picture cannot
/// be decoded, or if `item.normalize` is false and the item is not 28×28.
std::optional<Image> prepare(const PredictItem& item, InputForm form, const PrepareOptions& options);

/// Returns whether preparing the item may take more than a millisecond.
bool is_slow_to_prepare(const PredictItem& item);

}  // namespace digit::serve_app
