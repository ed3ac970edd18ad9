#include "digit/trainer.h"

#include <ATen/Parallel.h>
#include <torch/data/dataloader.h>
#include <torch/nn/functional/loss.h>
#include <torch/utils.h>
#include <torch/version.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iterator>
#include <limits>
#include <numbers>
#include <optional>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>

#include "digit/dataset.h"
#include "digit/error.h"
#include "optimizer_step.h"
#include "seeded_sampler.h"
#include "training_set.h"
#include "weight_average.h"

namespace digit {
namespace {

using Clock = std::chrono::steady_clock;

/// Batches gathered ahead of the network, on the loader's own thread.
constexpr std::size_t kBatchesAhead = 4;

void check_range(const char* option, double value, double low, double high) {
  if (value >= low && value < high) return;  // also false for what is no number
  std::ostringstream message;
  message << "TrainOptions::" << option << ": expected " << low << " or more and less than " << high << ", found "
          << value;
  throw std::invalid_argument(message.str());
}

void check_options(const TrainOptions& options) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (options.batch_size == 0) throw std::invalid_argument("TrainOptions::batch_size: expected at least 1, found 0");
  check_range("learning_rate", options.learning_rate, std::numeric_limits<double>::min(), kInfinity);
  check_range("weight_decay", options.weight_decay, 0, kInfinity);
  check_range("momentum", options.momentum, 0, 1);
  check_range("label_smoothing", options.label_smoothing, 0, 1);
  check_range("average_decay", options.average_decay, 0, 1);
  check_range("synthetic_share", options.synthetic_share, 0, 1);
  check_range("non_digit_share", options.non_digit_share, 0, 1 - options.synthetic_share);
}

void check_fit(const Mlp& network, const LabeledImages& data, const TrainOptions& options) {
  if (data.size() <= options.held_out) {
    throw std::invalid_argument("train: expected more images than the " + std::to_string(options.held_out) +
                                " held out, found " + std::to_string(data.size()));
  }
  const auto classes = static_cast<std::size_t>(network->options().classes);
  if (data.class_names.size() > classes) {
    throw std::invalid_argument("train: the data has " + std::to_string(data.class_names.size()) +
                                " classes, the network only " + std::to_string(classes));
  }
  if (options.synthetic_share > 0 && classes != 10) {
    throw std::invalid_argument("TrainOptions::synthetic_share: synthetic digits need a network of 10 classes, found " +
                                std::to_string(classes));
  }
  if ((options.non_digit_share > 0) != (network->options().detector > 0)) {
    throw std::invalid_argument(
        "TrainOptions::non_digit_share: expected non-digits where the network has a detector, and none elsewhere");
  }
}

/// Sums over the images of the epoch so far.
struct RunningMeans {
  double loss = 0;
  double correct = 0;
  double digits = 0;

  /// Plain loops over what is already there: a dozen tensor operations a batch would cost as much as a layer.
  void add(const torch::Tensor& batch_loss, const torch::Tensor& logits, const torch::Tensor& labels) {
    const auto scores = logits.detach().cpu().contiguous();
    const auto classes = static_cast<std::ptrdiff_t>(scores.size(1));
    const auto* score = scores.data_ptr<float>();
    std::size_t count = 0;
    for (const auto label : std::span(labels.data_ptr<std::int64_t>(), static_cast<std::size_t>(labels.size(0)))) {
      if (label != kNotADigit) ++count;
      if (std::distance(score, std::max_element(score, score + classes)) == label) ++correct;
      score += classes;
    }
    digits += static_cast<double>(count);
    loss += batch_loss.item<double>() * static_cast<double>(count);
  }
};

/// The step size as a share of the largest, `done` being the share of all steps done.
double schedule_factor(Schedule schedule, double done) {
  constexpr double kWarmUp = 0.05, kStart = 0.1;
  if (schedule == Schedule::kConstant) return 1;
  if (done < kWarmUp) return kStart + (1 - kStart) * done / kWarmUp;
  return 0.5 * (1 + std::cos(std::numbers::pi * (done - kWarmUp) / (1 - kWarmUp)));
}

/// What a run carries from batch to batch.
class Run {
 public:
  Run(Mlp& network, const TrainOptions& options, std::size_t epoch_images, const ProgressCallback& progress)
      : network_(network), options_(options), progress_(progress), optimizer_(network->parameters(), options) {
    if (options.average_decay > 0) average_.emplace(network->parameters(), options.average_decay);
    state_.epochs = options.epochs;
    state_.epoch_images = epoch_images;
  }

  template <typename Loader>
  Continue epoch(Loader& loader, std::size_t number) {
    RunningMeans means;
    state_.epoch = number;
    state_.images = 0;
    for (auto& batch : loader) {
      step(batch, means);
      state_.images += static_cast<std::size_t>(batch.target.size(0));
      state_.loss = means.loss / means.digits;
      state_.accuracy = means.correct / means.digits;
      state_.seconds = std::chrono::duration<double>(Clock::now() - start_).count();
      if (!std::isfinite(state_.loss)) {
        throw Error("training diverged in epoch " + std::to_string(number) +
                    ": the loss is no longer a number; try a smaller learning rate");
      }
      if (progress_ && progress_(state_) == Continue::kNo) return Continue::kNo;
    }
    return Continue::kYes;
  }

  /// Makes the network what the run has learned.
  void finish() {
    if (average_) average_->apply();
  }

  const TrainProgress& state() const { return state_; }

 private:
  void step(const torch::data::Example<>& batch, RunningMeans& means) {
    const auto epoch_share = static_cast<double>(state_.images) / static_cast<double>(state_.epoch_images);
    const auto done = (static_cast<double>(state_.epoch - 1) + epoch_share) / static_cast<double>(state_.epochs);
    state_.learning_rate = options_.learning_rate * schedule_factor(options_.schedule, done);
    const auto answer = network_->analyse(batch.data);
    const auto loss = torch::nn::functional::cross_entropy(answer.logits, batch.target,
                                                           torch::nn::functional::CrossEntropyFuncOptions()
                                                               .ignore_index(kNotADigit)
                                                               .label_smoothing(options_.label_smoothing));
    (answer.digit_logit.defined() ? loss + detector_loss(answer.digit_logit, batch.target) : loss).backward();
    optimizer_.step(state_.learning_rate);
    if (average_) average_->update();
    means.add(loss, answer.logits, batch.target);
  }

  static torch::Tensor detector_loss(const torch::Tensor& digit_logit, const torch::Tensor& labels) {
    return torch::nn::functional::binary_cross_entropy_with_logits(digit_logit,
                                                                   labels.ne(kNotADigit).to(torch::kFloat32));
  }

  Mlp& network_;
  const TrainOptions& options_;
  const ProgressCallback& progress_;
  OptimizerStep optimizer_;
  std::optional<WeightAverage> average_;
  TrainProgress state_;
  Clock::time_point start_ = Clock::now();
};

bool varies(const AugmentOptions& augment) { return augment != no_augmentation(); }

}  // namespace

void seed_weights(std::uint64_t seed) { torch::manual_seed(seed); }

std::size_t set_threads(std::size_t threads) {
  if (threads == 0) {
    // One core is left to the thread that prepares the batches: OpenMP's threads spin while they wait for one another,
    // and fall to a fraction of their speed where there are more of them than cores. LibTorch 1 as Debian builds it
    // collapses on two threads anyway: its OpenMP and its BLAS fight for the cores.
    threads = TORCH_VERSION_MAJOR < 2 ? 1 : std::max(2U, std::thread::hardware_concurrency()) - 1;
  }
  at::set_num_threads(static_cast<int>(threads));
  return threads;
}

TrainOptions plain_recipe() {
  TrainOptions options;
  options.learning_rate = 1e-3;
  options.optimizer = Optimizer::kAdam;
  options.weight_decay = 0;
  options.schedule = Schedule::kConstant;
  options.average_decay = 0;
  options.augment = no_augmentation();
  options.synthetic_share = 0;
  options.non_digit_share = 0;
  options.held_out = 0;
  return options;
}

TrainResult train(Mlp& network, const LabeledImages& data, const TrainOptions& options,
                  const ProgressCallback& progress) {
  check_options(options);
  check_fit(network, data, options);
  const auto set = make_training_set(data, options);
  Run run(network, options, set.epoch_images(), progress);
  network->train();
  for (std::size_t epoch = 1; epoch <= options.epochs; ++epoch) {
    std::optional<Variation> variation;
    if (varies(options.augment)) variation = Variation{options.augment, options.seed, epoch};
    auto loader = torch::data::make_data_loader(
        ImageDataset(set.images, variation), SeededSampler(set.ranges, options.seed, epoch),
        torch::data::DataLoaderOptions(options.batch_size).workers(1).max_jobs(kBatchesAhead));
    const bool last = epoch == options.epochs;
    if (run.epoch(*loader, epoch) == Continue::kNo && !(last && run.state().epoch_done())) {
      return {false, run.state(), {}, {}};
    }
  }
  run.finish();
  network->eval();
  TrainResult result{true, run.state(), {}, {}};
  if (options.held_out > 0) {
    result.calibration = calibrate(network, set.held_out);
    result.held_out_accuracy = calibrate(network, slice(set.held_out, 0, options.held_out)).accuracy;
  }
  return result;
}

}  // namespace digit
