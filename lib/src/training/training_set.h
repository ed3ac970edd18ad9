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
  /// The training images of the data, source by source, then the synthetic digits, then the non-digits.
  std::shared_ptr<const LabeledImages> images;
  /// The number of images of each source and kind in an epoch. The counts add up to the number of training images of
  /// the data.
  std::vector<SampleRange> ranges;
  /// Images of the first source to validate each epoch on; can be empty.
  LabeledImages validation;
  /// Images to calibrate on: images of the first source, then as many synthetic digits, none of them trained on. Can be
  /// empty.
  LabeledImages held_out;

  std::size_t epoch_images() const;
};

/// Returns the number of images of the first source.
std::size_t first_source_size(const LabeledImages& data);

/// Divides the data and draws the synthetic images. `with_non_digits` is false for a network without a detector.
TrainingSet make_training_set(const LabeledImages& data, const TrainOptions& options, bool with_non_digits);

}  // namespace digit::training
