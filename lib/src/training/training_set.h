#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "digit/dataset.h"
#include "digit/labeled_images.h"
#include "digit/training.h"
#include "training/seeded_sampler.h"

namespace digit::training {

using digit::kNotADigit;

/// The images that a training uses, by purpose.
struct TrainingSet {
  /// The training images of the data, source by source, then the synthetic digits, then drawings of non-digits.
  std::shared_ptr<const LabeledImages> images;
  /// The number of further non-digits, which are made anew in each epoch: see ImageDataset.
  std::size_t new_non_digits = 0;
  /// The number of images of each source and kind in an epoch. The counts add up to the number of training images of
  /// the data.
  std::vector<SampleRange> ranges;
  /// Images of the first source to validate each epoch on; can be empty.
  LabeledImages validation;
  /// Images to calibrate on, none of them trained on: images of the first source and, if the training has synthetic
  /// digits, some of these in styles that are not trained on, and corrupted copies of some. Can be empty.
  LabeledImages held_out;
  /// The number of the held-out images before the corrupted ones.
  std::size_t undamaged = 0;

  std::size_t epoch_images() const;
};

/// Returns the number of images of the first source.
std::size_t first_source_size(const LabeledImages& data);

/// Divides the data and draws the synthetic images. `with_non_digits` is false for a network without a detector.
TrainingSet make_training_set(const LabeledImages& data, const TrainOptions& options, bool with_non_digits);

}  // namespace digit::training
