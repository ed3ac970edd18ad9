#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "digit/export.h"

namespace digit {

/// The content of an IDX file of unsigned bytes, the format of MNIST's files.
struct IdxArray {
  /// From the outermost to the innermost dimension.
  std::vector<std::size_t> shape;
  /// In row-major order.
  std::vector<std::uint8_t> values;
  /// The SHA-256 of the decompressed file in lowercase hexadecimal.
  std::string sha256;
};

/// Reads an IDX file of unsigned bytes (http://yann.lecun.com/exdb/mnist, "the IDX file format"), raw or
/// gzip-compressed, which is detected by its first bytes. Throws digit::Error that names the file if it is missing,
/// truncated or has trailing bytes, if its magic number is wrong, or if it declares more than 2 GiB.
[[nodiscard]] DIGIT_EXPORT IdxArray read_idx(const std::filesystem::path& file);

}  // namespace digit
