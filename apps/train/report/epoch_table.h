#pragma once

#include <string>

#include "train/history.h"

namespace digit {

/// All figures of all epochs as an HTML table that is opened by a click.
std::string draw_epochs(const History& history);

}  // namespace digit
