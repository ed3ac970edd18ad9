#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "digit/augment.h"
#include "digit/export.h"

namespace digit {

enum class Optimizer { kSgd, kAdam, kAdamW };
enum class Schedule { kConstant, kCosine, kLinear, kStep };
enum class Device { kAuto, kCpu, kCuda };

/// How a network is trained; the defaults are the recipe measured best in docs/accuracy.md.
struct TrainOptions {
  std::size_t epochs = 10;
  /// Images a step; the last batch of an epoch may be smaller.
  std::size_t batch_size = 64;
  /// The largest step size of the schedule.
  double learning_rate = 2.5e-3;
  /// Stochastic gradient descent with momentum (Sutskever et al., On the Importance of Initialization and Momentum in
  /// Deep Learning, 2013), Adam (Kingma and Ba, Adam: A Method for Stochastic Optimization, 2015), or Adam with its
  /// weight decay decoupled (Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2019).
  Optimizer optimizer = Optimizer::kAdamW;
  /// The past's weight in the mean of the gradients that kSgd goes by, in [0, 1).
  double momentum = 0.9;
  double weight_decay = 0.02;
  /// kCosine and kLinear: up from a tenth in the first twentieth of the steps, then down to nothing along a cosine
  /// (Loshchilov and Hutter, SGDR, 2017) or a line. kStep: down to a tenth after half of the steps, and to a hundredth
  /// after three quarters. All but kConstant depend on the number of epochs.
  Schedule schedule = Schedule::kCosine;
  /// The share of the target's probability that is spread over all classes, in [0, 1).
  double label_smoothing = 0;
  /// The trained network is the running mean of the weights, with this weight for the past at each step (Polyak and
  /// Juditsky, Acceleration of Stochastic Approximation by Averaging, 1992); 0 takes the last weights.
  double average_decay = 0.998;
  /// How each image is varied, anew in each epoch.
  AugmentOptions augment;
  /// Shares of the images seen in an epoch that are synthetic digits and synthetic non-digits instead of the data's, in
  /// [0, 1) together. The first need data of ten classes, digit k being class k; the second a network with a detector.
  double synthetic_share = 0.2;
  double non_digit_share = 0.08;
  /// Different drawings made of each kind, once, before the first epoch.
  std::size_t synthetic_drawings = 12'000;
  /// Training images, the last ones before those held out, kept out of training to measure each epoch on.
  std::size_t validation = 0;
  /// Whether the weights after the epoch that did best on the validation images are kept, by accuracy and among equals
  /// by loss, instead of the last ones. Needs validation images.
  bool keep_best = false;
  /// Ends training after so many epochs in a row that were no better than the best before them (Prechelt, Early
  /// Stopping, But When?, 1998); 0: never. Needs keep_best.
  std::size_t patience = 0;
  /// Training images, the last ones, kept out of training to calibrate on; 0 leaves the model uncalibrated.
  std::size_t held_out = 5'000;
  /// Where the network is trained; kAuto: on a CUDA device where LibTorch has one.
  Device device = Device::kCpu;
  /// Decides the order of the examples, how they are varied and what is drawn; the network's first weights are the
  /// caller's, see `seed_weights`.
  std::uint64_t seed = 1;
};

/// What a textbook does: Adam at one step size on the data as it is, nothing drawn, averaged or calibrated.
DIGIT_EXPORT TrainOptions plain_recipe();

/// Where training stands after a batch.
struct TrainProgress {
  /// Counted from 1.
  std::size_t epoch = 0;
  std::size_t epochs = 0;
  /// Images seen in this epoch, out of `epoch_images`.
  std::size_t images = 0;
  std::size_t epoch_images = 0;
  /// Mean cross-entropy in nats, and accuracy in [0, 1], over this epoch's digits so far, each before its own step.
  double loss = 0;
  double accuracy = 0;
  /// The step size of the last step.
  double learning_rate = 0;
  /// The same measures on the validation images, by the weights that would be kept if training ended here; there after
  /// an epoch's last batch, where images were set aside for it.
  std::optional<double> validation_loss;
  std::optional<double> validation_accuracy;
  /// Since the start of training, breaks left out.
  double seconds = 0;
  /// When this epoch began, counted the same way.
  double epoch_start = 0;

  bool epoch_done() const { return images == epoch_images; }
};

enum class Continue { kYes, kNo };

/// Called on the training thread after each batch; `kNo` ends training before the next.
using ProgressCallback = std::function<Continue(const TrainProgress&)>;

}  // namespace digit
