#include "training/taught_dataset.h"

#include <torch/utils.h>

namespace digit::training {

Batch TaughtDataset::get_batch(c10::ArrayRef<std::size_t> indices) {
  auto example = images_.get_batch(indices);
  Batch batch{.images = std::move(example.data), .labels = std::move(example.target), .teacher = {}};
  if (teacher_ == nullptr) return batch;
  const torch::NoGradGuard no_gradients;
  batch.teacher = teacher_->analyze(batch.images).logits.softmax(1);
  return batch;
}

}  // namespace digit::training
