#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/data/data_options.h"
#include "digit/labeled_input.h"

namespace digit::common {

/// One source of labeled inputs, for training and evaluation alike.
struct DataSource {
  /// For messages.
  std::string name;
  /// Whether the labels are the numbers of the classes, whatever their names are.
  bool has_numbers = false;
  /// See DataFormat.
  InputForm default_form = InputForm::kHandwriting;
  /// Whether the data are the samples of digit-serve.
  bool is_samples = false;
  /// See DataFormat::read.
  std::function<DataDescription(const ReadOptions&, const InputSink&)> read;
};

/// Returns the source at a path, in the format that `find_data_format` recognizes.
DataSource source_at(const std::filesystem::path& path);

/// Returns the source at a path, in the format with this name.
DataSource source_at(const std::filesystem::path& path, std::string_view format);

/// Returns the sources that the options name: the IDX files if there are any, otherwise each path of `data`. Throws
/// digit::Error if one cannot be transposed but should be.
std::vector<DataSource> find_sources(const DataOptions& options);

/// Returns the number of the class with this label: the class of that name, or, if the source has numbers, the class
/// with that number. Nullopt if there is none.
std::optional<Label> find_class(std::span<const std::string> class_names, const std::string& label, bool has_numbers);

/// Returns a sentence about ignored files: how many, and the first ones. Empty if there are none.
std::string ignored_text(std::span<const std::string> ignored);

}  // namespace digit::common
