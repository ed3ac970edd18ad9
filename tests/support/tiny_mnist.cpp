#include "support/tiny_mnist.h"

#include <algorithm>
#include <string>

#include "support/files.h"

namespace digit::test {
namespace {

constexpr std::size_t kClasses = 10;
constexpr std::size_t kBarHeight = 4;
constexpr std::size_t kBarWidth = 16;

void write_split(const std::filesystem::path& folder, const std::string& prefix, const LabeledImages& data) {
  write_idx(folder / (prefix + "-images-idx3-ubyte"), {data.size(), kImageSide, kImageSide}, data.pixels);
  write_idx(folder / (prefix + "-labels-idx1-ubyte"), {data.size()}, label_bytes(data));
}

}  // namespace

LabeledImages make_tiny_mnist(std::size_t count) {
  LabeledImages data;
  data.pixels.resize(count * kImagePixels);
  for (std::size_t i = 0; i < count; ++i) {
    const auto label = i % kClasses;
    const auto column = (i * 7) % (kImageSide - kBarWidth);
    const auto brightness = static_cast<std::uint8_t>(155 + (i * 31) % 101);
    for (std::size_t row = 2 * label; row < 2 * label + kBarHeight; ++row) {
      std::fill_n(&data.pixels[i * kImagePixels + row * kImageSide + column], kBarWidth, brightness);
    }
    data.labels.push_back(static_cast<Label>(label));
  }
  for (std::size_t k = 0; k < kClasses; ++k) data.class_names.push_back(std::to_string(k));
  return data;
}

std::vector<std::uint8_t> label_bytes(const LabeledImages& images) {
  return {images.labels.begin(), images.labels.end()};
}

void write_tiny_mnist(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  const auto all = make_tiny_mnist(500);
  write_split(folder, "train", slice(all, 0, 400));
  write_split(folder, "t10k", slice(all, 400, 500));
}

}  // namespace digit::test
