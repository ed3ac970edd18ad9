#pragma once

#include "options.h"

namespace digit::serve {

/// Serves until SIGTERM or SIGINT; the program's exit status. Throws digit::Error where it cannot begin.
int serve(const Options& options);

}  // namespace digit::serve
