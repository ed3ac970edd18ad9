#pragma once

#include <cstddef>
#include <string>

namespace digit::common {

/// How text for a person can look.
struct Terminal {
  /// The width of the terminal. 0 if a line cannot be drawn again: the output is not a terminal, or TERM is `dumb`.
  std::size_t columns = 0;
  /// Whether the locale is UTF-8. Otherwise text is ASCII.
  bool is_utf8 = true;
};

/// Returns what the environment says of the output that the file descriptor refers to.
Terminal terminal_at(int descriptor);

/// Returns the width of the terminal that the file descriptor refers to, 80 if the terminal does not report its width,
/// or 0 if the descriptor is not a terminal.
std::size_t terminal_columns(int descriptor);

/// Returns a message as it is if the locale of the environment is UTF-8. Otherwise replaces the signs in the messages
/// of the programs by ASCII, such as × by x. Other text, such as names of files and classes, stays as it is.
std::string for_locale(std::string message);

}  // namespace digit::common
