#pragma once

#include <cstddef>
#include <string>

#include "api/json/json_body.h"
#include "digit/drawing.h"

namespace digit::serve_app {

/// Reads `[[[x, y], ...], ...]`: strokes of at least one point each, coordinates within ±1e6, `max_points` in all.
/// Throws HttpError 400 that names `field`.
Drawing read_json_strokes(json::array strokes, const std::string& field, std::size_t max_points);

}  // namespace digit::serve_app
