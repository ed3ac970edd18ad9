#pragma once

#include <CLI/App.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace digit::train_app {

/// IDX files that are named one by one, for example EMNIST's.
struct IdxFiles {
  std::filesystem::path train_images;
  std::filesystem::path train_labels;
  std::filesystem::path test_images;
  std::filesystem::path test_labels;
};

/// What a network is trained on.
struct DataOptions {
  /// A folder with the four IDX files of MNIST or with a subfolder of pictures a class, or a file of drawings.
  std::filesystem::path data = "data/mnist";
  /// All four or none; they are read instead of `data`.
  IdxFiles files;
  /// Of IDX files: rows and columns are swapped.
  bool transposed = false;
  /// Instead of those that the data bring; empty: these.
  std::vector<std::string> class_names;
};

/// Binds flags to `options`, which must outlive `app`.
void bind_data_options(CLI::App& app, DataOptions& options);

/// What kind of data the options name.
enum class DataKind { kIdxFiles, kIdxFolder, kPictures, kDrawings };
DataKind kind_of(const DataOptions& options);

/// Whether that is MNIST, by its checksum; where nothing is there yet it is expected to be. Throws the errors of
/// read_idx.
bool is_mnist(const DataOptions& options);

/// What is read, for messages.
std::string source_text(const DataOptions& options);

}  // namespace digit::train_app
