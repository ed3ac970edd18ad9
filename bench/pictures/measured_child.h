#pragma once

#include <functional>
#include <string>

namespace digit::bench {

/// Runs `work` in a child process, so that its memory is not that of earlier work, and returns the text that it
/// returns. Throws std::runtime_error if the child fails.
std::string in_child(const std::function<std::string()>& work);

/// The CPU time of this thread, in milliseconds.
double cpu_milliseconds();

}  // namespace digit::bench
