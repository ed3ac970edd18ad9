#include "train/data/data_options.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <array>

#include "digit/idx.h"

namespace digit::train_app {
namespace {

constexpr const char* kTrainLabels = "train-labels-idx1-ubyte";

void bind_idx_files(CLI::App& app, IdxFiles& files) {
  const std::array<CLI::Option*, 4> options = {
      app.add_option("--train-images", files.train_images, "IDX file, raw or .gz, instead of --data"),
      app.add_option("--train-labels", files.train_labels, "IDX file of its labels"),
      app.add_option("--test-images", files.test_images, "IDX file of images to test on"),
      app.add_option("--test-labels", files.test_labels, "IDX file of their labels")};
  for (auto* option : options) {
    option->default_str("");
    for (auto* other : options) {
      if (option != other) option->needs(other);
    }
  }
}

bool has_idx_files(const std::filesystem::path& folder) {
  constexpr std::array<const char*, 4> kNames = {"train-images-idx3-ubyte", kTrainLabels, "t10k-images-idx3-ubyte",
                                                 "t10k-labels-idx1-ubyte"};
  return std::ranges::any_of(kNames, [&](const std::string& name) {
    return std::filesystem::exists(folder / name) || std::filesystem::exists(folder / (name + ".gz"));
  });
}

bool has_subfolders(const std::filesystem::path& folder) {
  return std::ranges::any_of(std::filesystem::directory_iterator(folder),
                             [](const auto& entry) { return entry.is_directory(); });
}

}  // namespace

void bind_data_options(CLI::App& app, DataOptions& options) {
  app.add_option(
      "--data", options.data,
      "Folder with the four IDX files of MNIST or of a data set in its format, folder with a subfolder of PNG "
      "and JPEG pictures for each class, or JSON Lines file of drawings");
  bind_idx_files(app, options.files);
  app.add_flag("--transposed", options.transposed,
               "The IDX files hold images with rows and columns swapped, as EMNIST's")
      ->default_str("");
  app.add_option("--class-names", options.class_names, "Names of the classes in order, instead of those of the data")
      ->expected(1, 255)
      ->default_str("");
}

DataKind kind_of(const DataOptions& options) {
  if (!options.files.train_images.empty()) return DataKind::kIdxFiles;
  if (std::filesystem::is_regular_file(options.data)) return DataKind::kDrawings;
  const bool pictures =
      std::filesystem::is_directory(options.data) && !has_idx_files(options.data) && has_subfolders(options.data);
  return pictures ? DataKind::kPictures : DataKind::kIdxFolder;
}

bool is_mnist(const DataOptions& options) {
  constexpr auto kMnistTrainLabels = "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5";
  const auto kind = kind_of(options);
  if (kind == DataKind::kPictures || kind == DataKind::kDrawings) return false;
  auto labels = kind == DataKind::kIdxFiles ? options.files.train_labels : options.data / kTrainLabels;
  if (!std::filesystem::exists(labels)) labels += ".gz";
  return !std::filesystem::exists(labels) || read_idx(labels).sha256 == kMnistTrainLabels;
}

std::string source_text(const DataOptions& options) {
  return (kind_of(options) == DataKind::kIdxFiles ? options.files.train_images : options.data).string();
}

}  // namespace digit::train_app
