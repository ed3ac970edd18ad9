#pragma once

#include <torch/types.h>

#include <memory>

#include "digit/classifier.h"
#include "digit/training.h"
#include "training/batch.h"
#include "training/gradients/batch_loss.h"
#include "training/shard.h"

namespace digit::training {

/// Computes the gradients of the loss with respect to a network's parameters. The loss is the mean cross-entropy over
/// the digits of the batch, with the labels or with the teacher's probabilities, plus the cross-entropy of its
/// non-digits times kOutlierWeight, divided by the number of all images, plus, with a detector, the mean binary
/// cross-entropy over all its images.
class Gradients {
 public:
  Gradients() = default;
  virtual ~Gradients() = default;
  Gradients(const Gradients&) = delete;
  Gradients& operator=(const Gradients&) = delete;

  /// Writes the gradients of this process's share of the loss into the grad() of each parameter, which keeps its
  /// memory. `batch` holds all images of `share`, at least one. Returns the sums over
  /// the digits of the batch.
  virtual MetricSums compute(const Batch& batch, const BatchShare& share) = 0;
};

/// Computes the gradients of any network on any device by automatic differentiation. `network` must outlive the result.
std::unique_ptr<Gradients> make_autograd_gradients(Classifier& network, const torch::Device& device,
                                                   double label_smoothing);

/// Returns the fastest implementation for the network and the device. `network` must outlive the result, and each of
/// its parameters must have a gradient.
std::unique_ptr<Gradients> make_gradients(Classifier& network, const torch::Device& device,
                                          const TrainOptions& options);

}  // namespace digit::training
