#include "digit/dataset.h"

#include <torch/types.h>

#include <algorithm>
#include <iterator>

namespace digit {

ImageDataset::ImageDataset(std::shared_ptr<const LabeledImages> images) : images_(std::move(images)) {}

torch::data::Example<> ImageDataset::get_batch(c10::ArrayRef<std::size_t> indices) {
  const auto count = static_cast<std::int64_t>(indices.size());
  auto data = torch::empty({count, static_cast<std::int64_t>(kImagePixels)}, torch::kFloat32);
  auto target = torch::empty({count}, torch::kInt64);
  auto* pixel = data.data_ptr<float>();
  auto* label = target.data_ptr<std::int64_t>();
  for (const auto index : indices) {
    const auto first = std::next(images_->pixels.begin(), static_cast<std::ptrdiff_t>(index * kImagePixels));
    pixel = std::transform(first, std::next(first, kImagePixels), pixel,
                           [](std::uint8_t value) { return static_cast<float>(value) / 255.0F; });
    *label++ = images_->labels[index];
  }
  return {std::move(data), std::move(target)};
}

torch::optional<std::size_t> ImageDataset::size() const { return images_->size(); }

}  // namespace digit
