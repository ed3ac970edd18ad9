#pragma once

#include <string>
#include <string_view>

#include "digit/raster.h"

namespace digit {

/// What a picture's dark is: ink, which becomes light on a dark page, or a value, which stays as it is.
enum class Dark { kInk, kValue };

/// The raster as an HTML image that holds its own PNG, `scale` times as large; `description` is escaped here.
std::string draw_picture(const Raster& raster, Dark dark, std::size_t scale, std::string_view description);

}  // namespace digit
