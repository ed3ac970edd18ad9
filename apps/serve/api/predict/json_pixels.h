#pragma once

#include <string>

#include "api/json/json_body.h"
#include "digit/image.h"

namespace digit::serve_app {

/// The numbers of an image as they came: finite and at least 0, not yet scaled.
struct JsonPixels {
  Image image;
  double largest = 0;
};

/// Reads 784 numbers of at least 0 from a flat array that begins at `text`. Returns what is behind it, or nullptr where
/// there is anything else: `read_json_pixels` then says what is wrong, if something is. `text` as `read_plain_numbers`
/// wants it.
const char* read_plain_pixels(const char* text, JsonPixels& pixels);

/// Reads an array of 784 numbers, or of 28 rows of 28. Throws HttpError 400 that names `field`.
JsonPixels read_json_pixels(json::value& array, const std::string& field);

}  // namespace digit::serve_app
