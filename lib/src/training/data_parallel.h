#pragma once

#include <torch/types.h>

#include <cstddef>
#include <optional>

#include "digit/collective.h"
#include "digit/training.h"
#include "training/gradients/batch_loss.h"
#include "training/seeded_sampler.h"
#include "training/shard.h"
#include "training/training_set.h"

namespace digit::training {

/// Data-parallel training: each process computes the gradients of its shard of every batch, and all processes step with
/// the sum (Li et al., PyTorch Distributed: Experiences on Accelerating Data Parallel Training, 2020).
class DataParallel {
 public:
  /// `gradient_bucket` is that of FlatParameters. All arguments must outlive this object. Throws std::invalid_argument
  /// if a batch has fewer images than there are processes.
  DataParallel(torch::Tensor gradient_bucket, const TrainingSet& set, const TrainOptions& options,
               Collective& collective);

  ProcessRank process() const { return {collective_.rank(), collective_.size()}; }

  /// `sampler` returns the indices of whole batches, in the order of the new epoch.
  void begin_epoch(SeededSampler sampler) { whole_batches_ = std::move(sampler); }

  /// Returns the share of this process in the next batch of the epoch.
  BatchShare next_share();

  /// Replaces the gradients and the sums of the batch by their sums over all processes.
  void reduce(MetricSums& batch);

  /// Replaces the sums by their sums over all processes.
  void reduce_sums(MetricSums& sums);

  /// Returns kNo if a process requested to stop before the last `reduce`, so that all processes stop after the same
  /// batch. `request` reaches the other processes with the next `reduce`.
  Continue exchange(Continue request);

 private:
  torch::Tensor bucket_;
  const TrainingSet& set_;
  std::size_t batch_size_;
  Collective& collective_;
  std::optional<SeededSampler> whole_batches_;
  Continue request_ = Continue::kYes;
  Continue decision_ = Continue::kYes;
};

}  // namespace digit::training
