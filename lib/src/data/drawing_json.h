#pragma once

#include <simdjson.h>

#include <set>
#include <string>
#include <vector>

#include "digit/drawing.h"

namespace digit::data {

/// Returns the beginning of an element as text, for messages.
std::string shortened(const simdjson::dom::element& element);

/// Reads `[[[x, y], ...], ...]`. Throws digit::Error that describes what is wrong with the field `strokes`.
Drawing drawing_of(const simdjson::dom::element& element);

/// Returns the classes of drawings with these labels: "0" to "9" if all of them are digits, and otherwise the labels.
std::vector<std::string> class_names_of(const std::set<std::string>& labels);

}  // namespace digit::data
