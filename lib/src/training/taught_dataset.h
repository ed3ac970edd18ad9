#pragma once

#include <torch/data/datasets/base.h>

#include "digit/dataset.h"
#include "digit/predictor.h"
#include "training/batch.h"

namespace digit::training {

/// Images with labels and, if there is a teacher, its answers to the images as the network sees them, so that each
/// variation of an image has an answer of its own. The threads of the loader ask the teacher, beside the training
/// thread.
class TaughtDataset : public torch::data::datasets::BatchDataset<TaughtDataset, Batch> {
 public:
  /// `teacher` must outlive this object; nullptr if there is none.
  TaughtDataset(ImageDataset images, const Predictor* teacher) : images_(std::move(images)), teacher_(teacher) {}

  Batch get_batch(c10::ArrayRef<std::size_t> indices) override;
  torch::optional<std::size_t> size() const override { return images_.size(); }

 private:
  ImageDataset images_;
  const Predictor* teacher_;
};

}  // namespace digit::training
