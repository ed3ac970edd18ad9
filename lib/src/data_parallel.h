#pragma once

#include <torch/types.h>

#include <cstddef>
#include <optional>
#include <vector>

#include "digit/collective.h"
#include "digit/training.h"
#include "running_means.h"
#include "seeded_sampler.h"
#include "shard.h"
#include "training_set.h"

namespace digit {

/// How much of a batch is here. Of what is no digit, the cross-entropy sees nothing.
struct BatchShare {
  std::size_t images = 0;
  std::size_t digits = 0;
  std::size_t all_images = 0;
  std::size_t all_digits = 0;

  /// What the means over the images, or the digits, that are here count for in those over the whole batch.
  double image_weight() const { return static_cast<double>(images) / static_cast<double>(all_images); }
  double digit_weight() const {
    return digits == 0 ? 0 : static_cast<double>(digits) / static_cast<double>(all_digits);
  }
};

/// This process's part in a training that several do together: each works on its shard of every batch, and all step by
/// the same gradients (Li et al., PyTorch Distributed: Experiences on Accelerating Data Parallel Training, 2020).
class DataParallel {
 public:
  /// Throws std::invalid_argument where a batch has fewer images than there are processes. All must outlive this.
  DataParallel(std::vector<torch::Tensor> parameters, const TrainingSet& set, const TrainOptions& options,
               Collective& collective);

  Part part() const { return {collective_.rank(), collective_.size()}; }

  /// `whole`: hands out each batch as a whole, in the order of this epoch.
  void begin_epoch(SeededSampler whole) { whole_ = std::move(whole); }

  /// Of the next batch of the epoch.
  BatchShare next_share();

  /// Replaces the parameters' gradients and the batch's sums by what all processes found together.
  void reduce(RunningMeans& batch);

  /// Adds the sums of all processes up.
  void add_up(RunningMeans& means);

  /// What the processes agreed on in the last `reduce`, so that all end after the same batch: kNo where one of them
  /// had said so. `wish` is told to the others in the next.
  Continue agree(Continue wish);

 private:
  std::vector<torch::Tensor> parameters_;
  const TrainingSet& set_;
  std::size_t batch_size_;
  Collective& collective_;
  std::optional<SeededSampler> whole_;
  /// All gradients one behind the other, then a batch's sums and the wish to end.
  std::vector<float> buffer_;
  Continue wish_ = Continue::kYes;
  Continue agreed_ = Continue::kYes;
};

}  // namespace digit
