#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "digit/augment.h"
#include "digit/export.h"
#include "digit/options.h"

namespace digit {

/// kSgd: stochastic gradient descent with momentum (Sutskever et al., On the Importance of Initialization and Momentum
/// in Deep Learning, 2013). kAdam: Kingma and Ba, Adam: A Method for Stochastic Optimization, 2015. kAdamW: Adam with
/// decoupled weight decay (Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2019).
enum class Optimizer { kSgd, kAdam, kAdamW };

/// kCosine and kLinear warm up from a tenth of the learning rate during the first twentieth of the steps, then decay to
/// 0 along a cosine (Loshchilov and Hutter, SGDR, 2017) or a line. kStep multiplies the learning rate by 0.1 after half
/// of the steps and again after three quarters. All but kConstant depend on the number of epochs.
enum class Schedule { kConstant, kCosine, kLinear, kStep };

/// kAuto uses a CUDA device if LibTorch has one.
enum class Device { kAuto, kCpu, kCuda };

constexpr std::array<OptionChoice<Optimizer>, 3> option_choices(Optimizer) {
  return {{{"sgd", Optimizer::kSgd}, {"adam", Optimizer::kAdam}, {"adamw", Optimizer::kAdamW}}};
}
constexpr std::array<OptionChoice<Schedule>, 4> option_choices(Schedule) {
  return {{{"constant", Schedule::kConstant},
           {"cosine", Schedule::kCosine},
           {"linear", Schedule::kLinear},
           {"step", Schedule::kStep}}};
}
constexpr std::array<OptionChoice<Device>, 3> option_choices(Device) {
  return {{{"auto", Device::kAuto}, {"cpu", Device::kCpu}, {"cuda", Device::kCuda}}};
}

/// How a network is trained. `visit_options` below describes each field. The defaults are the recipe that measures best
/// in docs/accuracy.md; they work with every network of ten classes.
struct TrainOptions {
  /// See `visit_options`.
  /// @{
  std::size_t epochs = 10;
  std::size_t batch_size = 64;
  double learning_rate = 2.5e-3;
  Optimizer optimizer = Optimizer::kAdamW;
  double momentum = 0.9;
  double weight_decay = 0.02;
  Schedule schedule = Schedule::kCosine;
  double label_smoothing = 0;
  /// @}
  /// The trained network gets the exponential moving average of the weights (Polyak and Juditsky, Acceleration of
  /// Stochastic Approximation by Averaging, 1992).
  double average_decay = 0.998;
  /// Each image is varied anew in each epoch.
  AugmentOptions augment;
  /// Synthetic digits need a network of ten classes, in which class k is digit k.
  double synthetic_share = 0.2;
  /// Non-digits train the detector; a network without one ignores this share.
  double non_digit_share = 0.12;
  /// See `visit_options`.
  std::size_t synthetic_drawings = 12'000;
  /// The validation images precede the held-out ones at the end of the training images of the first source.
  std::size_t validation = 0;
  /// By accuracy, and among epochs of equal accuracy by loss. Needs validation images.
  bool keep_best = false;
  /// Early stopping (Prechelt, Early Stopping, But When?, 1998). Needs keep_best.
  std::size_t patience = 0;
  /// The last training images of the first source.
  std::size_t held_out = 5'000;
  /// See `visit_options`.
  Device device = Device::kCpu;
  /// The first weights belong to the caller: see `seed_weights`.
  std::uint64_t seed = 1;
};

/// See OptionInfo.
template <OptionsOf<TrainOptions> Options, typename Visitor>
void visit_options(Options& options, Visitor&& visit) {
  constexpr auto kOptimization = "Optimization";
  constexpr auto kSynthetic = "Synthetic images";
  constexpr auto kHeldOut = "Validation and calibration";
  auto& [epochs, batch_size, learning_rate, optimizer, momentum, weight_decay, schedule, label_smoothing, average_decay,
         augment, synthetic_share, non_digit_share, synthetic_drawings, validation, keep_best, patience, held_out,
         device, seed] = options;
  visit(OptionInfo{kOptimization, "epochs", "Number of passes over the training set", kCount}, epochs);
  visit(OptionInfo{kOptimization, "batch-size", "Number of images per step", kCount}, batch_size);
  visit(OptionInfo{kOptimization, "learning-rate", "Maximum learning rate of the schedule", kPositive}, learning_rate);
  visit(OptionInfo{kOptimization, "optimizer", "Optimizer"}, optimizer);
  visit(OptionInfo{kOptimization, "momentum", "Momentum of sgd", kShare}, momentum);
  visit(OptionInfo{kOptimization, "weight-decay", "Weight decay", kNotNegative}, weight_decay);
  visit(OptionInfo{kOptimization, "schedule", "Learning rate schedule"}, schedule);
  visit(OptionInfo{kOptimization, "label-smoothing", "Label smoothing: share of each target spread over all classes",
                   kShare},
        label_smoothing);
  visit(OptionInfo{kOptimization, "average-decay", "Decay of the moving average of the weights; 0 disables averaging",
                   kShare},
        average_decay);
  visit(OptionInfo{kOptimization, "device", "Device to train on", {}, false}, device);
  visit(OptionInfo{kOptimization, "seed", "Seed of every random number"}, seed);
  visit_options(augment, visit);
  visit(OptionInfo{kSynthetic, "synthetic-share", "Share of the images in an epoch that are synthetic digits", kShare},
        synthetic_share);
  visit(OptionInfo{kSynthetic, "non-digit-share", "Share of the images in an epoch that are not digits", kShare},
        non_digit_share);
  visit(OptionInfo{kSynthetic,
                   "synthetic-drawings",
                   "Number of drawings to generate of each of these two kinds",
                   {.least = 0, .most = 10'000'000}},
        synthetic_drawings);
  visit(OptionInfo{kHeldOut, "validation", "Number of training images to validate each epoch on, not trained on"},
        validation);
  visit(OptionInfo{kHeldOut, "keep-best", "Keep the weights of the epoch with the best validation accuracy"},
        keep_best);
  visit(OptionInfo{kHeldOut, "patience", "Stop after this many epochs in a row without improvement; 0: never"},
        patience);
  visit(OptionInfo{kHeldOut, "held-out", "Number of training images to calibrate on, not trained on; 0: uncalibrated"},
        held_out);
}

/// The recipe of a textbook: Adam with a constant learning rate on the data as it is, without augmentation, synthetic
/// images, averaging or calibration.
[[nodiscard]] DIGIT_EXPORT TrainOptions plain_recipe();

/// The state of a training after a batch.
struct TrainProgress {
  /// The current epoch, counted from 1.
  std::size_t epoch = 0;
  /// Number of epochs of the training.
  std::size_t epochs = 0;
  /// Images seen in this epoch, of `epoch_images`.
  std::size_t images = 0;
  /// Number of images in an epoch.
  std::size_t epoch_images = 0;
  /// Mean cross-entropy in nats and accuracy in [0, 1] over the digits of this epoch so far, each measured before the
  /// step that its batch led to.
  /// @{
  double loss = 0;
  double accuracy = 0;
  /// @}
  /// Of the last step.
  double learning_rate = 0;
  /// The same measures on the validation images, with the weights that would be kept if training ended now. Set after
  /// the last batch of an epoch if there are validation images.
  /// @{
  std::optional<double> validation_loss;
  std::optional<double> validation_accuracy;
  /// @}
  /// Seconds since the start of training, without interruptions.
  double seconds = 0;
  /// The value of `seconds` when this epoch began.
  double epoch_start = 0;

  /// Returns whether this was the last batch of the epoch.
  bool epoch_done() const { return images == epoch_images; }
};

enum class Continue { kYes, kNo };

/// Called on the training thread after each batch. kNo ends training before the next batch.
using ProgressCallback = std::function<Continue(const TrainProgress&)>;

}  // namespace digit
