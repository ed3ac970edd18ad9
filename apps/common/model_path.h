#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace digit::common {

/// A model file and how the program found it.
struct FoundModel {
  std::filesystem::path path;
  /// For messages, for example "named by --model".
  std::string how;
};

/// Returns the model file to use: the one that the user named, else `./digit.pt` if it exists, else the model shipped
/// with the program, which is found relative to the executable. `option` is the flag that names a file. Throws
/// digit::Error if nobody named a file and there is none to find; does not check that a named file exists.
FoundModel find_model(const std::optional<std::filesystem::path>& named, const std::string& option = "--model");

/// Returns one line that identifies the file: its path, how it was found, and when it was written, which is when the
/// model was trained unless somebody copied the file without its time. Example: `digit.pt (found in the working folder,
/// written 2026-11-25 21:43 UTC)`. Leaves the time out if the file does not exist.
std::string describe(const FoundModel& model);

}  // namespace digit::common
