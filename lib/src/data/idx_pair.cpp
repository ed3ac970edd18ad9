#include "data/idx_pair.h"

#include <algorithm>
#include <string>
#include <utility>

#include "data/split.h"
#include "digit/error.h"
#include "digit/idx.h"
#include "digit/mnist.h"

namespace digit::data {
namespace {

std::string shape_text(const std::vector<std::size_t>& shape) {
  std::string text;
  for (const auto dimension : shape) text += (text.empty() ? "" : "×") + std::to_string(dimension);
  return text;
}

}  // namespace

LabeledImages read_idx_pair_as(const std::filesystem::path& images_file, const std::filesystem::path& labels_file,
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
  data.form = InputForm::kImage;
  const std::size_t largest = *std::ranges::max_element(data.labels);
  for (std::size_t label = 0; label <= largest; ++label) data.class_names.push_back(std::to_string(label));
  data.sha256 = {{images_name, std::move(images.sha256)}, {labels_name, std::move(labels.sha256)}};
  return data;
}

DataDescription pass_on(LabeledImages images, const std::filesystem::path& source, const ReadOptions& options,
                        const InputSink& add) {
  if (options.transposed) transpose(images);
  const auto prefix = source.string() + ": image ";
  LabeledInput input;
  for (std::size_t i = 0; i < images.size(); ++i) {
    input.name = prefix + std::to_string(i);
    input.label = images.class_names[images.labels[i]];
    input.image = images.image(i);
    add(input);
  }
  return {.class_names = std::move(images.class_names), .sha256 = std::move(images.sha256), .ignored = {}};
}

}  // namespace digit::data

namespace digit {

LabeledImages read_idx_pair(const std::filesystem::path& images, const std::filesystem::path& labels, Split split) {
  const auto prefix = data::split_name(split);
  auto pair = data::read_idx_pair_as(images, labels, prefix + "-images", prefix + "-labels");
  if (split == Split::kTrain && is_mnist(labels)) pair.form = InputForm::kHandwriting;
  return pair;
}

DataDescription read_idx_inputs(const std::filesystem::path& images, const std::filesystem::path& labels,
                                const ReadOptions& options, const InputSink& add) {
  return data::pass_on(read_idx_pair(images, labels, options.split), images, options, add);
}

bool is_mnist(const std::filesystem::path& training_labels) {
  constexpr auto kSha256 = "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5";
  return read_idx(training_labels).sha256 == kSha256;
}

}  // namespace digit
