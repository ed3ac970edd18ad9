#include "digit/labeled_images.h"

#include <algorithm>
#include <iterator>
#include <stdexcept>

#include "digit/error.h"
#include "digit/idx.h"

namespace digit {
namespace {

constexpr std::size_t kDigits = 10;

IdxArray read_idx_or_gz(const std::filesystem::path& folder, const std::string& name) {
  const auto raw = folder / name;
  if (std::filesystem::exists(raw)) return read_idx(raw);
  const auto compressed = folder / (name + ".gz");
  if (std::filesystem::exists(compressed)) return read_idx(compressed);
  throw Error(raw.string() +
              ": not found, neither raw nor as .gz; run scripts/fetch-mnist, or name a folder that holds it");
}

std::string shape_text(const std::vector<std::size_t>& shape) {
  std::string text;
  for (const auto dimension : shape) text += (text.empty() ? "" : "×") + std::to_string(dimension);
  return text;
}

}  // namespace

Image LabeledImages::image(std::size_t index) const {
  Image image;
  const auto first = std::next(pixels.begin(), static_cast<std::ptrdiff_t>(index * kImagePixels));
  std::transform(first, std::next(first, kImagePixels), image.pixels.begin(),
                 [](std::uint8_t value) { return static_cast<float>(value) / 255.0F; });
  return image;
}

LabeledImages read_mnist(const std::filesystem::path& folder, Split split) {
  const std::string prefix = split == Split::kTrain ? "train" : "t10k";
  const std::string images_name = prefix + "-images-idx3-ubyte";
  const std::string labels_name = prefix + "-labels-idx1-ubyte";
  auto images = read_idx_or_gz(folder, images_name);
  auto labels = read_idx_or_gz(folder, labels_name);

  const auto images_file = (folder / images_name).string();
  if (images.shape.size() != 3 || images.shape[1] != kImageSide || images.shape[2] != kImageSide) {
    throw Error(images_file + ": expected images of 28×28, found an array of " + shape_text(images.shape));
  }
  if (images.shape[0] == 0) throw Error(images_file + ": holds no image");
  if (labels.shape.size() != 1 || labels.shape[0] != images.shape[0]) {
    throw Error((folder / labels_name).string() + ": expected " + std::to_string(images.shape[0]) +
                " labels, one for each image of " + images_name + ", found " + shape_text(labels.shape));
  }

  LabeledImages data;
  data.pixels = std::move(images.values);
  data.labels = std::move(labels.values);
  const std::size_t classes = std::max<std::size_t>(kDigits, *std::ranges::max_element(data.labels) + std::size_t{1});
  for (std::size_t label = 0; label < classes; ++label) data.class_names.push_back(std::to_string(label));
  data.sha256 = {{images_name, std::move(images.sha256)}, {labels_name, std::move(labels.sha256)}};
  return data;
}

LabeledImages slice(const LabeledImages& all, std::size_t begin, std::size_t end) {
  if (begin > end || end > all.size()) {
    throw std::invalid_argument("slice: expected begin ≤ end ≤ " + std::to_string(all.size()) + ", found " +
                                std::to_string(begin) + " and " + std::to_string(end));
  }
  const auto at = [](const auto& values, std::size_t index) {
    return std::next(values.begin(), static_cast<std::ptrdiff_t>(index));
  };
  LabeledImages part;
  part.pixels.assign(at(all.pixels, begin * kImagePixels), at(all.pixels, end * kImagePixels));
  part.labels.assign(at(all.labels, begin), at(all.labels, end));
  part.class_names = all.class_names;
  part.sha256 = all.sha256;
  return part;
}

}  // namespace digit
