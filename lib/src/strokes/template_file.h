#pragma once

#include <istream>
#include <string>
#include <string_view>
#include <vector>

#include "digit/drawing.h"

namespace digit::strokes {

/// Returns the lines of the embedded file `name`, without empty lines and comments. The file must exist.
std::vector<std::string> template_lines(std::string_view name);

/// Reads the forms of a template as digit_styles.txt describes them: `x,y x,y / x,y ~ x,y x,y / x,y`.
std::vector<Drawing> read_forms(std::istream& words);

}  // namespace digit::strokes
