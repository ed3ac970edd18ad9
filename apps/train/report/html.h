#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace digit {

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

}  // namespace digit
