#include "train/output_file.h"

#include <unistd.h>

#include "digit/error.h"

namespace digit {

void check_output(const std::filesystem::path& file) {
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  if (std::filesystem::is_directory(file)) throw Error(file.string() + ": expected a file to write, found a folder");
  if (!std::filesystem::is_directory(folder)) throw Error(file.string() + ": its folder does not exist; make it first");
  if (::access(folder.c_str(), W_OK | X_OK) != 0) throw Error(file.string() + ": its folder is not writable");
}

}  // namespace digit
