#pragma once

#include <string>

#include "train/watch/history.h"

namespace digit::train_app {

/// Draws the figures of all epochs as an HTML table.
std::string draw_epochs(const History& history);

/// Draws the loss and the accuracy by epoch, on the training images and on the validation images if there are any, and
/// the learning rate, as inline SVG. Returns an empty string if no epoch is complete.
std::string draw_curves(const History& history);

}  // namespace digit::train_app
