#pragma once

#include <filesystem>
#include <optional>

namespace digit::common {

/// The model file to use: what the user named, else `./digit.pt`, else the one shipped with the program, found relative
/// to the executable. Throws digit::Error that says how to get one where there is none.
std::filesystem::path find_model(const std::optional<std::filesystem::path>& named);

}  // namespace digit::common
