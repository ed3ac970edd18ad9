#pragma once

#include <string>

#include "digit/load_options.h"

namespace digit::network {

/// Reads the code of a model file with LibTorch's lexer, before LibTorch compiles it, and returns the name of its
/// class. Accepts one class, a module, without `__setstate__` and `__getstate__`, which LibTorch would run while it
/// loads the file. Unless `options` allow any operator, also accepts only what LibTorch writes for a classifier:
/// methods that assign and return the results of allowed operators. The compiler evaluates parts of everything else,
/// for example default arguments. Throws digit::Error, or an exception of LibTorch's lexer, for other code.
[[nodiscard]] std::string check_code(const std::string& code, const LoadOptions& options, const std::string& origin);

}  // namespace digit::network
