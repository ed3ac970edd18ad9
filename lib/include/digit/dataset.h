#pragma once

#include <torch/data/datasets/base.h>
#include <torch/data/example.h>
#include <torch/types.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "digit/augment.h"
#include "digit/export.h"
#include "digit/labeled_images.h"

namespace digit {

/// The label of images that are not digits, beyond all classes.
inline constexpr Label kNotADigit = 65535;

/// The random variation of the images of a dataset: see `augment`.
struct Variation {
  /// The limits of the variation.
  AugmentOptions augment;
  /// The seed of the random numbers.
  std::uint64_t seed = 0;
  /// The epoch; each one varies the images anew.
  std::uint64_t epoch = 0;
};

/// Labeled images for torch::data. It returns complete batches, so use it with a DataLoader and without
/// `transforms::Stack`. Copies share the images.
class DIGIT_EXPORT ImageDataset : public torch::data::datasets::BatchDataset<ImageDataset, torch::data::Example<>> {
 public:
  /// After the images come `new_non_digits` examples that are made anew in each epoch: images that are not digits, with
  /// the label kNotADigit. They need a variation. The first of `images` must be a digit.
  explicit ImageDataset(std::shared_ptr<const LabeledImages> images, std::optional<Variation> variation = {},
                        std::size_t new_non_digits = 0);

  /// Returns the images and labels at `indices`, each less than size(), in this order. `data`: float32 [N, 784] in [0,
  /// 1]; `target`: int64 [N].
  torch::data::Example<> get_batch(c10::ArrayRef<std::size_t> indices) override;
  /// Returns the number of images, including `new_non_digits`.
  torch::optional<std::size_t> size() const override;

 private:
  std::shared_ptr<const LabeledImages> images_;
  std::optional<Variation> variation_;
  std::size_t new_non_digits_;
};

}  // namespace digit
