#pragma once

#include <optional>

#include "api/predict/predict_input.h"

namespace digit::serve_app {

/// The 28×28 that the network is to see, by the library's one way: decode or rasterize, then normalize unless told not
/// to. Nothing where there is no ink. Throws HttpError 400 for a picture that cannot be read, or that is not 28×28 when
/// it is to be taken as it is.
std::optional<Image> prepare(const PredictItem& item, const Limits& limits);

/// The same of numbers in [0, 1].
std::optional<Image> normalized(const Image& image);

/// Whether preparing the item may take more than a millisecond.
bool is_slow_to_prepare(const PredictItem& item);

}  // namespace digit::serve_app
