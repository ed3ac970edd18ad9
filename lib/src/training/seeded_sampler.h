#pragma once

#include <torch/data/samplers/base.h>
#include <torch/types.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "training/shard.h"

namespace digit::training {

/// Examples `begin` up to `end`, of which an epoch sees `count`, chosen anew each time.
struct SampleRange {
  std::size_t begin = 0;
  std::size_t end = 0;
  /// At most end - begin.
  std::size_t count = 0;
};

/// Indices out of several ranges, mixed, in an order that follows from (seed, epoch) alone: unlike LibTorch's
/// RandomSampler, which draws from the global generator, it gives the same order whatever else was drawn before.
class SeededSampler : public torch::data::samplers::Sampler<> {
 public:
  /// The first `skipped` indices are left out, as if they had been handed out. Of each batch, `process` gets its shard,
  /// or, since a batch must not be empty, one example that is another's where there are too few.
  SeededSampler(std::vector<SampleRange> ranges, std::uint64_t seed, std::uint64_t epoch, std::size_t skipped = 0,
                ProcessRank process = {});

  /// Starts from the first index that is not skipped again; `new_size` is not used, since the ranges say it.
  void reset(torch::optional<std::size_t> new_size = torch::nullopt) override;
  torch::optional<std::vector<std::size_t>> next(std::size_t batch_size) override;
  void save(torch::serialize::OutputArchive& archive) const override;
  void load(torch::serialize::InputArchive& archive) override;

 private:
  std::vector<std::size_t> order_;
  std::size_t skipped_ = 0;
  std::size_t position_ = 0;
  ProcessRank process_;
};

}  // namespace digit::training
