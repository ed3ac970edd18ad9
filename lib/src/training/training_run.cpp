#include "training/training_run.h"

#include <torch/data/dataloader.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <span>
#include <string>

#include "base/random.h"
#include "digit/dataset.h"
#include "digit/error.h"
#include "training/optimizer_step.h"
#include "training/seeded_sampler.h"
#include "training/taught_dataset.h"

namespace digit::training {
namespace {

/// Number of batches that the threads of the loader prepare in advance.
constexpr std::size_t kBatchesAhead = 4;
/// Augmenting an image takes about as long as a training step on it, and a teacher takes longer, so a second thread
/// uses the remaining time.
constexpr std::size_t kLoaderThreads = 2;
/// Number of images per batch of the validation.
constexpr std::size_t kValidationBatch = 1000;

/// Returns the share of a process that trains alone. `labels`: int64 on the CPU.
BatchShare whole_batch(const torch::Tensor& labels) {
  const std::span values(labels.data_ptr<std::int64_t>(), static_cast<std::size_t>(labels.size(0)));
  const auto non_digits = static_cast<std::size_t>(std::ranges::count(values, kNotADigit));
  return {values.size(), values.size() - non_digits, values.size(), values.size() - non_digits};
}

bool have_shapes_of(const std::vector<torch::Tensor>& saved, const std::vector<torch::Tensor>& own) {
  bool same = saved.size() == own.size();
  for (std::size_t i = 0; same && i < own.size(); ++i) same = saved[i].sizes() == own[i].sizes();
  return same;
}

void copy_all(const std::vector<torch::Tensor>& from, const std::vector<torch::Tensor>& to) {
  const torch::NoGradGuard no_grad;
  for (std::size_t i = 0; i < from.size(); ++i) to[i].copy_(from[i]);
}

std::vector<torch::Tensor> clones_of(const std::vector<torch::Tensor>& tensors) {
  std::vector<torch::Tensor> clones;
  clones.reserve(tensors.size());
  for (const auto& tensor : tensors) clones.push_back(tensor.detach().clone());
  return clones;
}

}  // namespace

TrainingRun::TrainingRun(Classifier& network, torch::Device device, const TrainingSet& set, const TrainOptions& options,
                         Collective* collective, const Predictor* teacher)
    : network_(network),
      device_(device),
      set_(set),
      options_(options),
      parameters_(network.module()),
      gradients_(make_gradients(network, device, options)),
      optimizer_(parameters_.values(), parameters_.gradients(), options),
      teacher_(teacher) {
  if (options.average_decay > 0) average_.emplace(parameters_.values(), options.average_decay);
  if (collective != nullptr) parallel_.emplace(parameters_.gradient_bucket(), set, options, *collective);
  progress_.epochs = options.epochs;
  progress_.epoch_images = set.epoch_images();
}

void TrainingRun::restore(const TrainState& state, const std::string& origin) {
  const auto& saved = state.progress;
  const auto& own = parameters_.parameters();
  const bool fits = have_shapes_of(state.parameters, own) && have_shapes_of(state.optimizer, optimizer_.state()) &&
                    have_shapes_of(state.average, averages()) &&
                    (!state.best || have_shapes_of(state.best->parameters, own)) && (options_.keep_best || !state.best);
  if (!fits) throw Error(origin + ": the checkpoint has another network or optimizer; resume with the same options");
  const bool between_batches = saved.images % options_.batch_size == 0 || saved.images == saved.epoch_images;
  if (saved.epoch == 0 || saved.epoch_images != progress_.epoch_images || saved.images > saved.epoch_images ||
      !between_batches) {
    throw Error(
        origin +
        ": the checkpoint has other training data or another batch size; resume with the same options and data");
  }
  if (saved.epoch > options_.epochs) {
    throw Error(origin + ": the checkpoint is in epoch " + std::to_string(saved.epoch) + ", expected at most " +
                std::to_string(options_.epochs) + "; resume with more --epochs");
  }
  copy_all(state.parameters, own);
  copy_all(state.optimizer, optimizer_.state());
  copy_all(state.average, averages());
  progress_ = saved;
  progress_.epochs = options_.epochs;
  sums_ = {state.loss_sum, state.correct, state.digits};
  steps_ = state.steps;
  best_ = state.best;
  start_ = Clock::now() - std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(saved.seconds));
}

Continue TrainingRun::run(const ProgressCallback& progress, const StateCallback& save) {
  while (!done()) {
    const auto decision = run_epoch(progress);
    if (save) save(state());
    if (decision == Continue::kNo && !done()) return Continue::kNo;
  }
  return Continue::kYes;
}

void TrainingRun::finish() {
  if (best_) {
    copy_all(best_->parameters, parameters_.parameters());
  } else if (average_) {
    average_->swap();
  }
}

bool TrainingRun::done() const {
  if (progress_.epoch == 0) return options_.epochs == 0;
  if (!progress_.epoch_done()) return false;
  const bool out_of_patience = options_.patience > 0 && best_ && progress_.epoch - best_->epoch >= options_.patience;
  return progress_.epoch >= options_.epochs || out_of_patience;
}

SeededSampler TrainingRun::sampler(ProcessRank process) const {
  return SeededSampler(set_.ranges, options_.seed, progress_.epoch, progress_.images, process);
}

Continue TrainingRun::run_epoch(const ProgressCallback& progress) {
  if (progress_.epoch == 0 || progress_.epoch_done()) {
    ++progress_.epoch;
    progress_.epoch_start = progress_.seconds;
    progress_.images = 0;
    progress_.validation_loss.reset();
    progress_.validation_accuracy.reset();
    sums_ = {};
  }
  std::optional<Variation> variation;
  if (options_.augment != no_augmentation() || set_.new_non_digits > 0) {
    variation = Variation{options_.augment, options_.seed, progress_.epoch};
  }
  if (parallel_) parallel_->begin_epoch(sampler({}));
  const auto loader = torch::data::make_data_loader(
      TaughtDataset(ImageDataset(set_.images, variation, set_.new_non_digits), teacher_), sampler(process()),
      torch::data::DataLoaderOptions(options_.batch_size)
          .workers(variation || teacher_ != nullptr ? kLoaderThreads : 1)
          .max_jobs(kBatchesAhead));
  for (auto& batch : *loader) {
    step(batch);
    if (progress_.epoch_done() && !set_.validation.labels.empty()) validate();
    progress_.seconds = std::chrono::duration<double>(Clock::now() - start_).count();
    const auto request = progress ? progress(progress_) : Continue::kYes;
    if ((parallel_ ? parallel_->exchange(request) : request) == Continue::kNo) return Continue::kNo;
  }
  return Continue::kYes;
}

void TrainingRun::step(const Batch& batch) {
  const auto epoch_share = static_cast<double>(progress_.images) / static_cast<double>(progress_.epoch_images);
  const auto done_share =
      (static_cast<double>(progress_.epoch - 1) + epoch_share) / static_cast<double>(options_.epochs);
  progress_.learning_rate = options_.learning_rate * schedule_factor(options_.schedule, done_share);
  // Dropout draws from LibTorch's generator. Seed it by the position, so that a resumed training draws the same.
  if (network_.is_stochastic()) {
    torch::manual_seed(base::Random(options_.seed, progress_.epoch, progress_.images + process().rank).next());
  }
  const auto share = parallel_ ? parallel_->next_share() : whole_batch(batch.labels);
  MetricSums sums;
  if (share.images > 0) {
    sums = gradients_->compute(batch, share);
  } else {
    parameters_.gradients().zero_();
  }
  if (parallel_) parallel_->reduce(sums);
  optimizer_.step(progress_.learning_rate);
  ++steps_;
  if (average_) average_->update(steps_);

  sums_ += sums;
  progress_.images += share.all_images;
  progress_.loss = sums_.loss();
  progress_.accuracy = sums_.accuracy();
  if (!std::isfinite(progress_.loss)) {
    throw Error("training diverged in epoch " + std::to_string(progress_.epoch) +
                ": the loss is not finite; use a smaller learning rate");
  }
}

void TrainingRun::validate() {
  const torch::NoGradGuard no_grad;
  if (average_) average_->swap();
  network_.module().eval();
  ImageDataset images(std::make_shared<LabeledImages>(set_.validation));
  MetricSums sums;
  const auto shard = shard_of(set_.validation.size(), process());
  for (auto begin = shard.begin; begin < shard.end; begin += kValidationBatch) {
    std::vector<std::size_t> indices(std::min(kValidationBatch, shard.end - begin));
    std::iota(indices.begin(), indices.end(), begin);
    const auto batch = images.get_batch(indices);
    const auto logits = network_.analyze(batch.data.to(device_)).logits;
    const auto loss = torch::nll_loss(torch::log_softmax(logits, 1), batch.target.to(device_), {}, at::Reduction::Sum);
    sums.add(loss, logits, batch.target);
  }
  if (parallel_) parallel_->reduce_sums(sums);
  progress_.validation_loss = sums.loss();
  progress_.validation_accuracy = sums.accuracy();
  if (options_.keep_best) keep_if_best();
  network_.module().train();
  if (average_) average_->swap();
}

void TrainingRun::keep_if_best() {
  const auto loss = *progress_.validation_loss, accuracy = *progress_.validation_accuracy;
  const bool better = !best_ || accuracy > best_->accuracy || (accuracy == best_->accuracy && loss < best_->loss);
  if (better) best_ = TrainState::Best{progress_.epoch, loss, accuracy, clones_of(parameters_.parameters())};
}

std::vector<torch::Tensor> TrainingRun::averages() const {
  return average_ ? std::vector<torch::Tensor>{average_->average()} : std::vector<torch::Tensor>{};
}

TrainState TrainingRun::state() const {
  TrainState state;
  state.progress = progress_;
  state.loss_sum = sums_.loss_sum;
  state.correct = sums_.correct;
  state.digits = sums_.digits;
  state.steps = steps_;
  state.parameters = parameters_.parameters();
  state.optimizer = optimizer_.state();
  state.average = averages();
  state.best = best_;
  return state;
}

}  // namespace digit::training
