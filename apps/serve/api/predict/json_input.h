#pragma once

#include <string>
#include <string_view>

#include "api/json/json_body.h"
#include "digit/drawing.h"
#include "digit/image.h"

namespace digit::serve_app {

/// The numbers of an image as the client sent them: finite and at least 0, but not scaled yet.
struct JsonPixels {
  Image image;
  double largest = 0;
};

/// Reads 784 numbers of at least 0 from a flat array that begins at `text`. Returns the end of the array, or nullptr if
/// `text` is anything else: then `read_json_pixels` reads it or reports the error. `text` must meet the requirements of
/// `read_plain_numbers`.
const char* read_plain_pixels(const char* text, JsonPixels& pixels);

/// Reads an array of 784 numbers or of 28 rows of 28 numbers. Throws HttpError 400 that names `field`.
JsonPixels read_json_pixels(json::value& array, const std::string& field);

/// Reads `[[[x, y], ...], ...]`: strokes of at least one point each, with coordinates within ±1e6. Adds the number of
/// points to `points`, those of the request so far. Throws HttpError 400 that names `field`, also if `points` exceeds
/// `max_points`.
Drawing read_json_strokes(json::array strokes, const std::string& field, std::size_t max_points, std::size_t& points);

}  // namespace digit::serve_app
