#pragma once

#include <cstddef>

namespace digit {

/// The width of the terminal that the file descriptor is, 80 where it does not say; 0 where it is none.
std::size_t terminal_columns(int descriptor);

}  // namespace digit
