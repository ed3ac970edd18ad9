#pragma once

#include <string>

#include "api/json_body.h"
#include "digit/image.h"

namespace digit::serve {

/// The numbers of an image as they came: finite and at least 0, not yet scaled.
struct JsonPixels {
  Image image;
  double largest = 0;
};

/// Reads 784 numbers, or 28 rows of 28. Throws Problem 400 that names `field`.
JsonPixels read_json_pixels(json::array array, const std::string& field);

}  // namespace digit::serve
