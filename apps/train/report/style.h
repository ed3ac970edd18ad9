#pragma once

#include <string>

namespace digit::train_app {

/// The report's style sheet, for light and dark, screens of any width and paper.
std::string report_style();

}  // namespace digit::train_app
