#include "digit/data_format.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

#include "data/idx_folder.h"
#include "data/split.h"
#include "digit/drawing_file.h"
#include "digit/error.h"
#include "digit/picture_folder.h"
#include "digit/picture_formats.h"
#include "digit/sample_file.h"

namespace digit::data {
namespace {

using Path = std::filesystem::path;

bool is_file(const Path& path) { return std::filesystem::is_regular_file(path); }

bool has_class_folders(const Path& folder) {
  return std::filesystem::is_directory(folder) && !has_idx_files(folder) &&
         std::ranges::any_of(std::filesystem::directory_iterator(folder),
                             [](const auto& entry) { return entry.is_directory(); });
}

bool always(const Path&) { return true; }

InputForm handwriting(const Path&) { return InputForm::kHandwriting; }

InputForm image(const Path&) { return InputForm::kImage; }

std::string reason_of(const LabeledInput& input) {
  return input.error.empty() ? input.name + ": blank, no ink was found" : input.error;
}

}  // namespace
}  // namespace digit::data

namespace digit {

std::span<const DataFormat> data_formats() {
  static const std::string pictures =
      "folder with one subfolder of " + std::string(kPictureFormatNames) + " pictures per class";
  static const std::vector<DataFormat> all{
      {kSampleFormat,
       "SQLite file of the samples that digit-serve --samples keeps, of which the approved ones are read", false,
       is_sample_file, data::handwriting, read_sample_file},
      {"drawings", "JSON Lines file of drawings", false, data::is_file, data::handwriting, read_drawing_file},
      {"pictures", pictures, false, data::has_class_folders, data::image, read_picture_folder},
      {"idx", "folder with the four IDX files of MNIST, or of another data set under usual names", true, data::always,
       data::form_of_idx_folder, data::read_idx_folder},
  };
  return all;
}

const DataFormat& find_data_format(const std::filesystem::path& path) {
  return *std::ranges::find_if(data_formats(), [&](const DataFormat& format) { return format.matches(path); });
}

ReadData collect_images(const std::function<DataDescription(const InputSink&)>& read, InputForm form) {
  ReadData data;
  std::vector<std::string> labels;
  auto description = read([&](const LabeledInput& input) {
    if (!input.error.empty() || (input.label && !input.image)) {
      data.unreadable.push_back(data::reason_of(input));
    } else if (input.label) {
      append(data.images, *input.image, 0);
      labels.push_back(*input.label);
    }
  });
  std::unordered_map<std::string, Label> numbers;
  for (const auto& name : description.class_names) numbers.emplace(name, static_cast<Label>(numbers.size()));
  std::ranges::transform(labels, data.images.labels.begin(), [&](const auto& label) { return numbers.at(label); });
  data.images.class_names = std::move(description.class_names);
  data.images.form = form;
  data.images.sha256 = std::move(description.sha256);
  data.ignored = std::move(description.ignored);
  return data;
}

LabeledImages read_labeled_images(const std::filesystem::path& path, Split split) {
  const auto& format = find_data_format(path);
  const ReadOptions options{.split = split, .form = format.default_form(path)};
  auto data = collect_images([&](const InputSink& add) { return format.read(path, options, add); }, options.form);
  if (!data.unreadable.empty()) {
    auto message = path.string() + ": expected readable inputs with ink, found " +
                   std::to_string(data.unreadable.size()) + " others:";
    for (const auto& line : data.unreadable) message += "\n  " + line;
    throw Error(message);
  }
  if (data.images.size() == 0) {
    throw Error(path.string() + ": too few examples: none belongs to the " + data::split_name(split) +
                " split; add more");
  }
  return std::move(data.images);
}

}  // namespace digit
