#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

struct gzFile_s;

namespace digit::base {

/// Reads a file sequentially and decompresses it if it is gzip-compressed, which is detected by its first bytes. Not
/// thread-safe.
class DecompressedFile {
 public:
  /// Throws digit::Error that names the file if it is missing, is a folder or cannot be opened.
  explicit DecompressedFile(const std::filesystem::path& file);

  /// Fills `bytes` and returns the number of bytes read, which is smaller than the span only at the end of the file.
  /// Throws digit::Error if the file cannot be read, or if its gzip data is truncated or damaged.
  std::size_t read(std::span<std::byte> bytes);

  /// Throws digit::Error with the message `FILE: what`.
  [[noreturn]] void fail(const std::string& what) const;

 private:
  std::string read_error() const;

  struct Close {
    void operator()(gzFile_s* file) const;
  };
  std::string name_;
  std::unique_ptr<gzFile_s, Close> file_;
};

}  // namespace digit::base
