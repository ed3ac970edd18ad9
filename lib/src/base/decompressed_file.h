#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

struct gzFile_s;

namespace digit::base {

/// A file's bytes in order, unpacked where it is gzip-compressed (found by its first bytes).
class DecompressedFile {
 public:
  /// Throws digit::Error that names the file where it is missing, a folder, or cannot be opened.
  explicit DecompressedFile(const std::filesystem::path& file);

  /// Reads as many bytes as the span holds, fewer only at the end of the file, and returns how many. Throws
  /// digit::Error where the file cannot be read, or its gzip data are truncated or damaged.
  std::size_t read(std::span<std::byte> bytes);

  /// Throws digit::Error that names the file and says what is wrong with it.
  [[noreturn]] void fail(const std::string& what) const;

 private:
  std::string reason() const;

  struct Close {
    void operator()(gzFile_s* file) const;
  };
  std::string name_;
  std::unique_ptr<gzFile_s, Close> file_;
};

}  // namespace digit::base
