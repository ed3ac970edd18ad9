#pragma once

#include <optional>
#include <span>

#include "api/predict/predict_input.h"
#include "digit/prepare.h"

namespace digit::serve_app {

/// Returns the 28×28 image for a network that takes the form `form`. digit::prepare makes it, unless `item.normalize`
/// is false: then the pixels stay as they are, in the form kImage. Returns nullopt if a network for handwriting gets no
/// ink; for a form without ink, an image of zeros is an image like any other. Throws HttpError 400 if a picture cannot
/// be decoded, or if `item.normalize` is false and the item is not 28×28.
std::optional<Image> prepare(const PredictItem& item, InputForm form, const PrepareOptions& options);

/// Returns the cost of preparing all items of a request, or nullopt if it takes less than about a millisecond. Throws
/// HttpError 400 if a picture is damaged, or if all pictures together have more pixels than the limit allows.
std::optional<Cost> cost_to_prepare(std::span<const PredictItem> items, const Limits& limits);

}  // namespace digit::serve_app
