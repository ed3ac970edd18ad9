#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "digit/raster.h"

namespace digit::train_app {

/// What a picture's dark is: ink, which becomes light on a dark page, or a value, which stays as it is.
enum class Dark { kInk, kValue };

/// The raster as an HTML image that holds its own PNG, `scale` times as large; `description` is escaped here.
std::string image_element(const Raster& raster, Dark dark, std::size_t scale, std::string_view description);

/// Text as it may stand in HTML and SVG, between tags and in quoted attributes.
std::string escape_html(std::string_view text);

/// In fixed notation with that many decimals.
std::string fixed(double value, int decimals);
/// With so many significant digits, in fixed or scientific notation, whichever is shorter.
std::string significant(double value, int digits);
/// A count with its thousands apart: "60 000", with no-break spaces.
std::string grouped(std::size_t count);

/// A table of two columns, names and values, both escaped here.
std::string key_value_table(std::string_view caption, const std::vector<std::pair<std::string, std::string>>& rows);

/// A section with a heading and, where it is not empty, a line that explains what is seen. `body` is HTML; the rest is
/// escaped here.
std::string section(std::string_view heading, std::string_view explanation, std::string_view body);

}  // namespace digit::train_app
