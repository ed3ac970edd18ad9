#pragma once

#include <torch/data/example.h>
#include <torch/types.h>

#include <memory>

#include "digit/classifier.h"
#include "digit/training.h"
#include "training/gradients/batch_loss.h"
#include "training/shard.h"

namespace digit::training {

/// Finds how a network's loss on a batch changes with its parameters. The loss is the mean over the batch's digits of
/// the cross-entropy, and with a detector, beside it, the mean over all its images of the binary cross-entropy.
class Gradients {
 public:
  Gradients() = default;
  virtual ~Gradients() = default;
  Gradients(const Gradients&) = delete;
  Gradients& operator=(const Gradients&) = delete;

  /// Writes the gradient of this process's share of the loss into each parameter's grad(), whose memory stays where it
  /// is. `batch`: as of ImageDataset, at least one image and all of them of `share`. Returns the sums over the batch's
  /// digits.
  virtual MetricSums compute(const torch::data::Example<>& batch, const BatchShare& share) = 0;
};

/// The gradients of any network on any device, by LibTorch's automatic differentiation. `network` must outlive them.
std::unique_ptr<Gradients> make_autograd_gradients(Classifier& network, const torch::Device& device,
                                                   double label_smoothing);

/// The fastest way for this network on its device; the network must outlive it, and each of its parameters have its
/// gradient's memory.
std::unique_ptr<Gradients> make_gradients(Classifier& network, const torch::Device& device,
                                          const TrainOptions& options);

}  // namespace digit::training
