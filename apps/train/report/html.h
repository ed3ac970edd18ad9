#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "digit/raster.h"

namespace digit::train_app {

/// Replaces each `{{name}}` in an HTML text by the value of that name, which is HTML as well. Leaves out a `<section>`
/// if a value in it is empty. Throws std::out_of_range if a name has no value.
std::string fill_template(std::string_view html, const std::map<std::string_view, std::string>& values);

/// What the dark pixels of an image show: ink, which is inverted on a dark page, or values, which are not.
enum class Dark { kInk, kValue };

/// An HTML element with an embedded PNG of the raster, enlarged `scale` times. Escapes `description`.
std::string image_element(const Raster& raster, Dark dark, std::size_t scale, std::string_view description);

/// Escapes text for HTML and SVG, both between tags and in quoted attributes.
std::string escape_html(std::string_view text);

/// Formats a number in fixed notation.
std::string fixed(double value, int decimals);
/// Formats a number with the given number of significant digits, in the shorter of fixed and scientific notation.
std::string significant(double value, int digits);
/// Formats a count with its thousands separated by no-break spaces: "60 000".
std::string grouped(std::size_t count);

using KeyValues = std::vector<std::pair<std::string, std::string>>;

/// A table with two columns, keys and values. Escapes its arguments.
std::string key_value_table(std::string_view caption, const KeyValues& rows);

}  // namespace digit::train_app
