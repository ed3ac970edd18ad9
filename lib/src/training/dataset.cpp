#include "digit/dataset.h"

#include <torch/types.h>

#include <algorithm>

#include "training/new_non_digit.h"

namespace digit {

ImageDataset::ImageDataset(std::shared_ptr<const LabeledImages> images, std::optional<Variation> variation,
                           std::size_t new_non_digits)
    : images_(std::move(images)), variation_(variation), new_non_digits_(new_non_digits) {}

torch::data::Example<> ImageDataset::get_batch(c10::ArrayRef<std::size_t> indices) {
  const auto count = static_cast<std::int64_t>(indices.size());
  auto data = torch::empty({count, static_cast<std::int64_t>(kImagePixels)}, torch::kFloat32);
  auto target = torch::empty({count}, torch::kInt64);
  auto* pixel = data.data_ptr<float>();
  auto* label = target.data_ptr<std::int64_t>();
  for (const auto index : indices) {
    if (index >= images_->size()) {
      pixel = std::ranges::copy(training::make_non_digit(*images_, *variation_, index).pixels, pixel).out;
      *label++ = kNotADigit;
      continue;
    }
    auto image = images_->image(index);
    if (variation_) image = augment(image, variation_->augment, variation_->seed, variation_->epoch, index);
    pixel = std::ranges::copy(image.pixels, pixel).out;
    *label++ = images_->labels[index];
  }
  return {std::move(data), std::move(target)};
}

torch::optional<std::size_t> ImageDataset::size() const { return images_->size() + new_non_digits_; }

}  // namespace digit
