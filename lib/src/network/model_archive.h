#pragma once

#include <cstddef>
#include <istream>
#include <map>
#include <string>
#include <string_view>

namespace digit::network {

/// A file within a model file.
struct Record {
  std::size_t size = 0;
  /// The content. Empty for the values of tensors, because no check reads them.
  std::string content;
};

/// The records by name, without the archive's top folder, for example `data/0`.
using ModelArchive = std::map<std::string, Record, std::less<>>;

/// Reads all records of a model file with the reader that LibTorch loads models with, compares each with the CRC-32
/// that the archive stores, and leaves `file` at an unspecified position. `bytes` are the bytes of `file`. Accepts only
/// the records that `save_model` writes, so that the file contains no second code file. Throws digit::Error, or an
/// exception of LibTorch, if the file is not such an archive or is damaged. Uses at most as much memory as the file,
/// and 16 MiB for its compressed records.
[[nodiscard]] ModelArchive read_model_archive(std::istream& file, std::string_view bytes, const std::string& origin);

}  // namespace digit::network
