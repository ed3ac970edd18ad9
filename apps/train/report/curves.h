#pragma once

#include <string>

#include "train/history.h"

namespace digit {

/// Loss and accuracy by epoch, on the training images and, where there are any, on the validation images, and the
/// learning rate, as inline SVG; nothing where no epoch ended.
std::string draw_curves(const History& history);

}  // namespace digit
