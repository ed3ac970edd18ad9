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

/// This process's part in a training that several do together: each works on its shard of every batch, and all step by
/// the same gradients (Li et al., PyTorch Distributed: Experiences on Accelerating Data Parallel Training, 2020).
class DataParallel {
 public:
  /// `message`: that of FlatParameters. Throws std::invalid_argument where a batch has fewer images than there are
  /// processes. All must outlive this.
  DataParallel(torch::Tensor gradient_bucket, const TrainingSet& set, const TrainOptions& options,
               Collective& collective);

  ProcessRank process() const { return {collective_.rank(), collective_.size()}; }

  /// `whole`: hands out each batch as a whole, in the order of this epoch.
  void begin_epoch(SeededSampler whole) { whole_ = std::move(whole); }

  /// Of the next batch of the epoch.
  BatchShare next_share();

  /// Replaces the gradients and the batch's sums by what all processes found together.
  void reduce(MetricSums& batch);

  /// Adds the sums of all processes up.
  void add_up(MetricSums& means);

  /// What the processes agreed on in the last `reduce`, so that all end after the same batch: kNo where one of them
  /// had said so. `wish` is told to the others in the next.
  Continue agree(Continue wish);

 private:
  torch::Tensor bucket_;
  const TrainingSet& set_;
  std::size_t batch_size_;
  Collective& collective_;
  std::optional<SeededSampler> whole_;
  Continue wish_ = Continue::kYes;
  Continue agreed_ = Continue::kYes;
};

}  // namespace digit::training
