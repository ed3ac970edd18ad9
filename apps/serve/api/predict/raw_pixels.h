#pragma once

#include <span>
#include <string_view>

#include "api/predict/predict_input.h"

namespace digit::serve_app {

/// Reads N × 784 bytes, one a pixel, or with `?dtype=float32` N × 784 little-endian float32 in [0, 1]. More than one
/// image makes a batch. Throws HttpError 400 for another length, type or value.
PredictInput read_raw_pixels(const Request& request, const Limits& limits);

/// Bytes 0..255 to [0, 1]; `pixels` holds as many values as `bytes` has bytes.
void copy_bytes(std::string_view bytes, std::span<float> pixels);

/// Little-endian float32, checked to be in [0, 1]; false where one is not. `bytes` holds 4 bytes a value.
bool copy_floats(std::string_view bytes, std::span<float> pixels);

}  // namespace digit::serve_app
