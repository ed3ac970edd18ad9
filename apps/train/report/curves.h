#pragma once

#include <string>

#include "train/watch/history.h"

namespace digit::train_app {

/// All figures of all epochs as an HTML table that is opened by a click.
std::string draw_epochs(const History& history);

/// Loss and accuracy by epoch, on the training images and, where there are any, on the validation images, and the
/// learning rate, as inline SVG; nothing where no epoch ended.
std::string draw_curves(const History& history);

}  // namespace digit::train_app
