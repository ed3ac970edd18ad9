#include "digit/labeled_images.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <span>
#include <stdexcept>
#include <utility>

namespace digit {

Image LabeledImages::image(std::size_t index) const {
  Image image;
  std::ranges::transform(std::span(pixels).subspan(index * kImagePixels, kImagePixels), image.pixels.begin(),
                         [](std::uint8_t value) { return static_cast<float>(value) / 255.0F; });
  return image;
}

void transpose(LabeledImages& images) {
  for (std::size_t i = 0; i < images.size(); ++i) {
    auto* first = &images.pixels[i * kImagePixels];
    for (std::size_t row = 0; row < kImageSide; ++row) {
      for (std::size_t column = 0; column < row; ++column) {
        std::swap(first[row * kImageSide + column], first[column * kImageSide + row]);
      }
    }
  }
}

void append(LabeledImages& images, const Image& image, Label label) {
  std::ranges::transform(image.pixels, std::back_inserter(images.pixels),
                         [](float ink) { return static_cast<std::uint8_t>(std::lround(ink * 255.0F)); });
  images.labels.push_back(label);
}

void append(LabeledImages& images, const LabeledImages& more) {
  images.pixels.insert(images.pixels.end(), more.pixels.begin(), more.pixels.end());
  images.labels.insert(images.labels.end(), more.labels.begin(), more.labels.end());
  if (more.class_names.size() > images.class_names.size()) images.class_names = more.class_names;
  images.sha256.insert(more.sha256.begin(), more.sha256.end());
}

LabeledImages slice(const LabeledImages& all, std::size_t begin, std::size_t end) {
  if (begin > end || end > all.size()) {
    throw std::invalid_argument("slice: expected begin ≤ end ≤ " + std::to_string(all.size()) + ", found " +
                                std::to_string(begin) + " and " + std::to_string(end));
  }
  const auto pixels = std::span(all.pixels).subspan(begin * kImagePixels, (end - begin) * kImagePixels);
  const auto labels = std::span(all.labels).subspan(begin, end - begin);
  return {.pixels = {pixels.begin(), pixels.end()},
          .labels = {labels.begin(), labels.end()},
          .class_names = all.class_names,
          .form = all.form,
          .sha256 = all.sha256,
          .sources = {}};
}

}  // namespace digit
