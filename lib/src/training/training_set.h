#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "digit/labeled_images.h"
#include "digit/training.h"
#include "training/seeded_sampler.h"

namespace digit::training {

/// The label of what is no digit, beyond all classes; the cross-entropy leaves it out.
inline constexpr std::uint8_t kNotADigit = 255;

/// All that a run learns from, and what it is calibrated on.
struct TrainingSet {
  /// The data's images, then the synthetic digits, then the non-digits.
  std::shared_ptr<const LabeledImages> images;
  /// What an epoch sees of each; their counts add up to the number of the data's images.
  std::vector<SampleRange> ranges;
  /// Images of the data to measure each epoch on; empty where none are asked for.
  LabeledImages validation;
  /// Images of the data and synthetic digits that training never sees, half and half; empty where nothing is held out.
  LabeledImages held_out;

  std::size_t epoch_images() const;
};

/// `with_non_digits`: whether the network has a detector to train; otherwise there are no non-digits.
TrainingSet make_training_set(const LabeledImages& data, const TrainOptions& options, bool with_non_digits);

}  // namespace digit::training
