#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string_view>

#include "digit/export.h"
#include "digit/labeled_images.h"

namespace digit {

/// A format of labeled data that one path names. lib/src/data/data_format.cpp lists all of them, one per line.
struct DataFormat {
  /// One phrase for the help text: "folder with ...".
  std::string_view help;
  /// Whether the images are IDX arrays, whose rows and columns can be swapped.
  bool is_idx = false;
  /// Whether the path holds data of this format; looks at names only.
  std::function<bool(const std::filesystem::path&)> matches;
  /// Throws digit::Error that names the file or folder if it cannot be read.
  std::function<LabeledImages(const std::filesystem::path&, Split)> read;
};

/// Returns every format in the order in which they are tried; the last one matches every path. The span is valid for
/// the life of the program. Thread-safe.
[[nodiscard]] DIGIT_EXPORT std::span<const DataFormat> data_formats();

/// Returns the first format that matches. The reference is valid for the life of the program. Thread-safe.
[[nodiscard]] DIGIT_EXPORT const DataFormat& find_data_format(const std::filesystem::path& path);

}  // namespace digit
