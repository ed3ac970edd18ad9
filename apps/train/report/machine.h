#pragma once

#include <string>

namespace digit::train_app {

/// Returns what decides the speed of this machine, such as "Intel Xeon Gold 6226, 12 cores, 31.2 GB of memory". Leaves
/// out what the system does not tell. Contains no name of the machine or of a user.
std::string machine_text();

/// Returns the current time in UTC, such as "2026-11-26 13:09 UTC".
std::string now_text();

}  // namespace digit::train_app
