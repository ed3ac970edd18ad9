#pragma once

#include <stdexcept>

#include "digit/export.h"

namespace digit {

/// A file, a data set, a picture or a model is invalid or inaccessible. The message names it and says what was
/// expected, what was found and, if possible, what to do. Invalid arguments are reported by std::invalid_argument
/// instead.
class DIGIT_EXPORT Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace digit
