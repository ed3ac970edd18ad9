#pragma once

#include <filesystem>
#include <optional>

namespace digit::common {

/// Returns the model file to use: the one that the user named, else `./digit.pt` if it exists, else the model shipped
/// with the program, which is found relative to the executable. Throws digit::Error if there is no such file.
std::filesystem::path find_model(const std::optional<std::filesystem::path>& named);

}  // namespace digit::common
