#pragma once

#include <stdexcept>

#include "digit/export.h"

namespace digit {

/// A file, a data set, a picture or a model is not what it should be. The message names it, what was expected, what was
/// found and, where there is something to do, what to do. A caller's own mistake is a std::invalid_argument instead.
class DIGIT_EXPORT Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace digit
