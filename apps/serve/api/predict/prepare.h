#pragma once

#include <optional>

#include "api/predict/predict_input.h"

namespace digit::serve_app {

/// Returns the 28×28 image for the network: decodes or rasterizes the item, then normalizes it unless `item.normalize`
/// is false. Returns nullopt if there is no ink. Throws HttpError 400 if a picture cannot be decoded, or must not be
/// normalized but is not 28×28.
std::optional<Image> prepare(const PredictItem& item, const Limits& limits);

/// Normalizes an image in [0, 1]. Returns nullopt if there is no ink.
std::optional<Image> normalized(const Image& image);

/// Returns whether preparing the item may take more than a millisecond.
bool is_slow_to_prepare(const PredictItem& item);

}  // namespace digit::serve_app
