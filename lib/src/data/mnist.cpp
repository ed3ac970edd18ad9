#include "digit/mnist.h"

#include <algorithm>
#include <string>
#include <utility>

#include "data/split.h"
#include "digit/error.h"
#include "digit/idx.h"

namespace digit::data {
namespace {

constexpr std::size_t kMinClasses = 10;
/// Training uses the next label, 255, for images that are not a digit.
constexpr std::size_t kLargestLabel = 254;

std::filesystem::path raw_or_gz(const std::filesystem::path& folder, const std::string& name) {
  auto raw = folder / name;
  if (std::filesystem::exists(raw)) return raw;
  auto compressed = folder / (name + ".gz");
  if (std::filesystem::exists(compressed)) return compressed;
  throw Error(raw.string() +
              ": not found, also not with .gz; run scripts/fetch-mnist, or specify the folder that contains the file");
}

std::string shape_text(const std::vector<std::size_t>& shape) {
  std::string text;
  for (const auto dimension : shape) text += (text.empty() ? "" : "×") + std::to_string(dimension);
  return text;
}

/// Reads a file of images and the file of their labels. `images_name` and `labels_name` are the keys of the checksums.
LabeledImages read_pair(const std::filesystem::path& images_file, const std::filesystem::path& labels_file,
                        const std::string& images_name, const std::string& labels_name) {
  auto images = read_idx(images_file);
  auto labels = read_idx(labels_file);
  if (images.shape.size() != 3 || images.shape[1] != kImageSide || images.shape[2] != kImageSide) {
    throw Error(images_file.string() + ": expected images of 28×28 pixels, found an array of shape " +
                shape_text(images.shape));
  }
  if (images.shape[0] == 0) throw Error(images_file.string() + ": expected at least one image, found none");
  if (labels.shape.size() != 1 || labels.shape[0] != images.shape[0]) {
    throw Error(labels_file.string() + ": expected " + std::to_string(images.shape[0]) +
                " labels, one for each image in " + images_file.filename().string() + ", found an array of shape " +
                shape_text(labels.shape));
  }
  LabeledImages data;
  data.pixels = std::move(images.values);
  data.labels.assign(labels.values.begin(), labels.values.end());
  const std::size_t largest = *std::ranges::max_element(data.labels);
  if (largest > kLargestLabel) {
    throw Error(labels_file.string() + ": expected labels of at most " + std::to_string(kLargestLabel) + ", found " +
                std::to_string(largest));
  }
  for (std::size_t label = 0; label < std::max(kMinClasses, largest + 1); ++label) {
    data.class_names.push_back(std::to_string(label));
  }
  data.sha256 = {{images_name, std::move(images.sha256)}, {labels_name, std::move(labels.sha256)}};
  return data;
}

}  // namespace

}  // namespace digit::data

namespace digit {

LabeledImages read_mnist(const std::filesystem::path& folder, Split split) {
  const std::string prefix = split == Split::kTrain ? "train" : "t10k";
  const auto images = prefix + "-images-idx3-ubyte";
  const auto labels = prefix + "-labels-idx1-ubyte";
  const auto images_file = data::raw_or_gz(folder, images);
  return data::read_pair(images_file, data::raw_or_gz(folder, labels), images, labels);
}

LabeledImages read_idx_pair(const std::filesystem::path& images, const std::filesystem::path& labels, Split split) {
  const std::string prefix = data::split_name(split);
  return data::read_pair(images, labels, prefix + "-images", prefix + "-labels");
}

}  // namespace digit
