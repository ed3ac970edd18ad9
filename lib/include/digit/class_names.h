#pragma once

#include <span>
#include <string>

#include "digit/export.h"

namespace digit {

/// Throws digit::Error that begins with `origin` unless there are 2 to kMaxClasses names, each of 1 to 100 bytes of
/// UTF-8 without control characters and different from all others.
DIGIT_EXPORT void check_class_names(std::span<const std::string> names, const std::string& origin);

}  // namespace digit
