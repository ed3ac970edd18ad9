#pragma once

#include <filesystem>
#include <string_view>

#include "base/file_descriptor.h"

namespace digit::train_app {

/// A file that grows, of which a reader never sees part of what is appended at once, unless the disk is full and
/// refuses even to shorten it.
class AppendFile {
 public:
  /// Opens `file` at its end, or makes it. Throws digit::Error that names it where that fails.
  explicit AppendFile(std::filesystem::path file);

  /// Hands `bytes` to the system at once. Throws digit::Error that names the file where that fails; what was written of
  /// them is then taken back.
  void append(std::string_view bytes);

  /// The last byte, or a line feed where the file is empty.
  char last_byte() const;

 private:
  [[noreturn]] void fail(const char* what, int error_number) const;

  std::filesystem::path file_;
  base::FileDescriptor descriptor_;
};

}  // namespace digit::train_app
