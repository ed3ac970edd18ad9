#pragma once

#include <torch/types.h>

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "digit/checkpoint.h"
#include "digit/classifier.h"
#include "digit/trainer.h"
#include "training/batch.h"
#include "training/data_parallel.h"
#include "training/flat_parameters.h"
#include "training/gradients/batch_loss.h"
#include "training/gradients/gradients.h"
#include "training/optimizer_step.h"
#include "training/training_set.h"

namespace digit::training {

/// One training, from its first step or a saved state to its last step. All arguments must outlive it.
class TrainingRun {
 public:
  /// `collective` is nullptr if this process trains alone, and `teacher` if the labels alone are the targets.
  TrainingRun(Classifier& network, torch::Device device, const TrainingSet& set, const TrainOptions& options,
              Collective* collective, const Predictor* teacher);

  /// Resumes from `state`. Throws digit::Error that begins with `origin` if the state has another network or other
  /// data.
  void restore(const TrainState& state, const std::string& origin);

  /// Trains to the end and returns kYes, or stops and returns kNo if `progress` returns kNo before the end.
  Continue run(const ProgressCallback& progress, const StateCallback& save);

  /// Gives the network the weights to keep: those of the best epoch, the average, or the last ones.
  void finish();

  const TrainProgress& progress() const { return progress_; }
  const std::optional<TrainState::Best>& best() const { return best_; }

 private:
  using Clock = std::chrono::steady_clock;

  bool done() const;
  Continue run_epoch(const ProgressCallback& progress);
  ProcessRank process() const { return parallel_ ? parallel_->process() : ProcessRank{}; }
  SeededSampler sampler(ProcessRank process) const;
  void step(const Batch& batch);
  void validate();
  void keep_if_best();
  /// The average of the weights, or none.
  std::vector<torch::Tensor> averages() const;
  TrainState state() const;

  Classifier& network_;
  torch::Device device_;
  const TrainingSet& set_;
  const TrainOptions& options_;
  FlatParameters parameters_;
  std::unique_ptr<Gradients> gradients_;
  OptimizerStep optimizer_;
  std::optional<WeightAverage> average_;
  std::optional<DataParallel> parallel_;
  const Predictor* teacher_;
  TrainProgress progress_;
  MetricSums sums_;
  std::int64_t steps_ = 0;
  std::optional<TrainState::Best> best_;
  Clock::time_point start_ = Clock::now();
};

}  // namespace digit::training
