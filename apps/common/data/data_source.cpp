#include "common/data/data_source.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "common/evaluation_text.h"
#include "digit/data_format.h"
#include "digit/error.h"
#include "digit/mnist.h"
#include "digit/picture_formats.h"
#include "digit/sample_file.h"

namespace digit::common {
namespace {

DataSource source_of(const DataFormat& format, const std::filesystem::path& path) {
  return {.name = path.string(),
          .has_numbers = format.is_idx,
          .default_form = format.default_form(path),
          .is_samples = format.name == kSampleFormat,
          .read = [&format, path](const ReadOptions& options, const InputSink& add) {
            return format.read(path, options, add);
          }};
}

DataSource idx_files(const DataOptions& options) {
  const auto read = [options](const ReadOptions& how, const InputSink& add) {
    const bool is_test = how.split == Split::kTest;
    return read_idx_inputs(is_test ? options.test_images : options.train_images,
                           is_test ? options.test_labels : options.train_labels, how, add);
  };
  const bool trains_mnist = !options.train_labels.empty() && is_mnist(options.train_labels);
  return {.name = (options.train_images.empty() ? options.test_images : options.train_images).string(),
          .has_numbers = true,
          .default_form = trains_mnist ? InputForm::kHandwriting : InputForm::kImage,
          .read = read};
}

}  // namespace

DataSource source_at(const std::filesystem::path& path) { return source_of(find_data_format(path), path); }

DataSource source_at(const std::filesystem::path& path, std::string_view format) {
  return source_of(*std::ranges::find(data_formats(), format, &DataFormat::name), path);
}

std::vector<DataSource> find_sources(const DataOptions& options) {
  std::vector<DataSource> sources;
  if (!options.test_images.empty()) {
    sources.push_back(idx_files(options));
  } else {
    for (const auto& path : options.data) sources.push_back(source_at(path));
  }
  for (const auto& source : sources) {
    if (options.transposed && !source.has_numbers) {
      throw Error("--transposed: expected IDX files, found " + source.name);
    }
  }
  return sources;
}

std::optional<Label> find_class(std::span<const std::string> class_names, const std::string& label, bool has_numbers) {
  const auto named = std::ranges::find(class_names, label);
  if (named != class_names.end()) return static_cast<Label>(named - class_names.begin());
  Label number = 0;
  const auto [end, error] = std::from_chars(label.data(), label.data() + label.size(), number);
  const bool is_number = error == std::errc() && end == label.data() + label.size();
  if (has_numbers && is_number && number < class_names.size()) return number;
  return std::nullopt;
}

std::string ignored_text(std::span<const std::string> ignored) {
  constexpr std::size_t kNamed = 5;
  if (ignored.empty()) return {};
  const std::string text = "ignored " + std::to_string(ignored.size()) +
                           (ignored.size() == 1 ? " file that is not a " : " files that are not a ") +
                           std::string(kPictureFormatNames) + ": ";
  return text + name_list(ignored, kNamed);
}

}  // namespace digit::common
