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

/// For the help text of an option that takes the argument `named` of find_model.
inline constexpr const char* kModelHelp =
    "TorchScript file, or mlp or cnn for a model shipped with the program [default: ./digit.pt if it exists, else mlp]";

/// Returns the model file to use: the one that the user named, else `./digit.pt` if it exists, else the shipped `mlp`.
/// The names `mlp` and `cnn` mean the models shipped with the program, which are found relative to the executable, even
/// if the working folder has a file of that name; `./mlp` names the file. `option` is the flag that names a model.
/// Throws digit::Error that names the expected file if there is no shipped model; does not check that a named file
/// exists.
FoundModel find_model(const std::optional<std::filesystem::path>& named, const std::string& option = "--model");

/// Returns one line that identifies the file: its path, how it was found, and when it was written, which is when the
/// model was trained unless somebody copied the file without its time. Example: `digit.pt (found in the working folder,
/// written 2026-11-25 21:43 UTC)`. Leaves the time out if the file does not exist.
std::string describe(const FoundModel& model);

/// Returns when the file was written as a date and time in UTC (ISO 8601): `2026-11-25T21:43:05Z`. Nullopt if there is
/// no such file.
std::optional<std::string> written_time(const std::filesystem::path& file);

/// Returns text that differs from that of another time if the file was written or replaced in between. Empty if there
/// is no such file.
std::string file_version(const std::filesystem::path& file);

}  // namespace digit::common
