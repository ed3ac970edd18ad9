#include "digit/data_format.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "digit/drawing_images.h"
#include "digit/mnist.h"
#include "digit/picture_folder.h"

namespace digit::data {
namespace {

bool has_idx_files(const std::filesystem::path& folder) {
  constexpr std::array<const char*, 4> kNames = {"train-images-idx3-ubyte", "train-labels-idx1-ubyte",
                                                 "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"};
  return std::ranges::any_of(kNames, [&](const std::string& name) {
    return std::filesystem::exists(folder / name) || std::filesystem::exists(folder / (name + ".gz"));
  });
}

bool has_class_folders(const std::filesystem::path& folder) {
  return std::filesystem::is_directory(folder) && !has_idx_files(folder) &&
         std::ranges::any_of(std::filesystem::directory_iterator(folder),
                             [](const auto& entry) { return entry.is_directory(); });
}

bool is_file(const std::filesystem::path& path) { return std::filesystem::is_regular_file(path); }

bool always(const std::filesystem::path&) { return true; }

}  // namespace
}  // namespace digit::data

namespace digit {

std::span<const DataFormat> data_formats() {
  static const std::vector<DataFormat> all{
      {"JSON Lines file of drawings", false, data::is_file, read_drawing_images},
      {"folder with one subfolder of PNG and JPEG pictures per class", false, data::has_class_folders,
       read_picture_folder},
      {"folder with the four IDX files of MNIST, or of another data set under the same names", true, data::always,
       read_mnist},
  };
  return all;
}

const DataFormat& find_data_format(const std::filesystem::path& path) {
  return *std::ranges::find_if(data_formats(), [&](const DataFormat& format) { return format.matches(path); });
}

}  // namespace digit
