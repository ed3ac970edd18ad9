#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "digit/export.h"

namespace digit {

/// An array of unsigned bytes as MNIST's files hold it: `shape` from the outermost dimension to the innermost, `values`
/// row-major, and the SHA-256 of the raw (unpacked) file in lower-case hexadecimal.
struct IdxArray {
  std::vector<std::size_t> shape;
  std::vector<std::uint8_t> values;
  std::string sha256;
};

/// Reads an IDX file of unsigned bytes (http://yann.lecun.com/exdb/mnist, "the IDX file format"), raw or
/// gzip-compressed (found by its first bytes). Throws digit::Error that names the file where it is missing, truncated,
/// has bytes left over, is of another type or declares more than 2 GiB.
[[nodiscard]] DIGIT_EXPORT IdxArray read_idx(const std::filesystem::path& file);

}  // namespace digit
