#pragma once

#include <torch/data/samplers/base.h>
#include <torch/types.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "training/shard.h"

namespace digit::training {

/// The examples from `begin` to `end`, exclusive. Each epoch draws `count` of them anew.
struct SampleRange {
  std::size_t begin = 0;
  std::size_t end = 0;
  /// Above end - begin, examples repeat: each is drawn again only after all others.
  std::size_t count = 0;
};

/// Shuffles indices from several ranges. The order depends only on the seed and the epoch, unlike that of LibTorch's
/// RandomSampler, which draws from the global generator.
class SeededSampler : public torch::data::samplers::Sampler<> {
 public:
  /// Skips the first `skipped` indices. `process` gets its shard of each batch. A batch must not be empty, so if a
  /// batch has fewer examples than there are processes, some get an example of another process.
  SeededSampler(const std::vector<SampleRange>& ranges, std::uint64_t seed, std::uint64_t epoch,
                std::size_t skipped = 0, ProcessRank process = {});

  /// Starts again after the skipped indices. Ignores `new_size`, because the ranges determine the size.
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
