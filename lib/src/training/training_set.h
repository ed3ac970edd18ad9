#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "digit/labeled_images.h"
#include "digit/training.h"
#include "training/seeded_sampler.h"

namespace digit::training {

/// The label of non-digits, beyond all classes. The cross-entropy ignores it.
inline constexpr Label kNotADigit = 65535;

/// The images that a training uses, by purpose.
struct TrainingSet {
  /// The training images of the data, then the synthetic digits, then the non-digits.
  std::shared_ptr<const LabeledImages> images;
  /// The number of images of each kind in an epoch. The counts add up to the number of training images of the data.
  std::vector<SampleRange> ranges;
  /// Images of the data to validate each epoch on; can be empty.
  LabeledImages validation;
  /// Images to calibrate on: images of the data, then as many synthetic digits, none of them trained on. Can be empty.
  LabeledImages held_out;

  std::size_t epoch_images() const;
};

/// Divides the data and draws the synthetic images. `with_non_digits` is false for a network without a detector.
TrainingSet make_training_set(const LabeledImages& data, const TrainOptions& options, bool with_non_digits);

}  // namespace digit::training
