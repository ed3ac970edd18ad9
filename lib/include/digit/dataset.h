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

/// How a dataset varies its images: see `augment`.
struct Variation {
  AugmentOptions augment;
  std::uint64_t seed = 0;
  std::uint64_t epoch = 0;
};

/// Labeled images for torch::data. Its one step hands out a whole batch, so that no example is touched on its own: use
/// it with a DataLoader and without `transforms::Stack`. Copies share the images, which must outlive none of them.
class DIGIT_EXPORT ImageDataset : public torch::data::datasets::BatchDataset<ImageDataset, torch::data::Example<>> {
 public:
  explicit ImageDataset(std::shared_ptr<const LabeledImages> images, std::optional<Variation> variation = {});

  /// `data`: float32 [N, 784] in [0, 1]; `target`: int64 [N], in the order of `indices`, each below size().
  torch::data::Example<> get_batch(c10::ArrayRef<std::size_t> indices) override;
  torch::optional<std::size_t> size() const override;

 private:
  std::shared_ptr<const LabeledImages> images_;
  std::optional<Variation> variation_;
};

}  // namespace digit
