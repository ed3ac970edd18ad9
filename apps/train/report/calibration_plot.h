#pragma once

#include <string>

#include "digit/evaluation.h"

namespace digit {

/// A reliability diagram (Guo et al., 2017) as inline SVG: for the answers of each bin of confidence how many of them
/// were right; the larger the dot, the more answers.
std::string draw_calibration(const Evaluation& evaluation);

}  // namespace digit
