#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "digit/export.h"
#include "digit/labeled_images.h"
#include "digit/labeled_input.h"

namespace digit {

/// A format of labeled data that one path names. lib/src/data/data_format.cpp lists all of them, one per line.
struct DataFormat {
  /// The name of the format in messages.
  std::string_view name;
  /// One phrase for the help text: "folder with ...".
  std::string_view help;
  /// Whether the data are IDX files. Their labels are the numbers of the classes, and their images can be transposed.
  bool is_idx = false;
  /// Whether the path holds data of this format; looks at names and at the first bytes only.
  std::function<bool(const std::filesystem::path&)> matches;
  /// Returns the form in which a model takes such inputs unless the user says otherwise.
  std::function<InputForm(const std::filesystem::path&)> default_form;
  /// Calls the sink for each input of the split, also for blank and unreadable ones. Throws digit::Error that names the
  /// file or folder if it cannot be read as a whole.
  std::function<DataDescription(const std::filesystem::path&, const ReadOptions&, const InputSink&)> read;
};

/// Returns every format in the order in which they are tried; the last one matches every path. The span is valid for
/// the life of the program. Thread-safe.
[[nodiscard]] DIGIT_EXPORT std::span<const DataFormat> data_formats();

/// Returns the first format that matches. The reference is valid for the life of the program. Thread-safe.
[[nodiscard]] DIGIT_EXPORT const DataFormat& find_data_format(const std::filesystem::path& path);

/// Labeled images and what could not be used.
struct ReadData {
  /// The inputs that could be used, in the order of the source.
  LabeledImages images;
  /// One line for each input that is blank or cannot be read: its name and the reason.
  std::vector<std::string> unreadable;
  /// See DataDescription.
  std::vector<std::string> ignored;
};

/// Collects the inputs that `read`, for example the reader of a DataFormat, passes to its sink. Inputs without a class
/// are left out. Throws what `read` throws.
[[nodiscard]] DIGIT_EXPORT ReadData collect_images(const std::function<DataDescription(const InputSink&)>& read,
                                                   InputForm form);

/// Reads data of any format in its default form. Throws digit::Error that names the file or folder if it cannot be
/// read, that lists every blank and unreadable input, or that says that the split has no images.
[[nodiscard]] DIGIT_EXPORT LabeledImages read_labeled_images(const std::filesystem::path& path, Split split);

}  // namespace digit
