#pragma once

#include <torch/data/samplers/base.h>
#include <torch/types.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace digit {

/// All indices once, in an order that follows from (seed, epoch) alone: unlike LibTorch's RandomSampler, which draws
/// from the global generator, it gives the same order whatever else was drawn before.
class SeededSampler : public torch::data::samplers::Sampler<> {
 public:
  SeededSampler(std::size_t size, std::uint64_t seed, std::uint64_t epoch);

  void reset(torch::optional<std::size_t> new_size = torch::nullopt) override;
  torch::optional<std::vector<std::size_t>> next(std::size_t batch_size) override;
  void save(torch::serialize::OutputArchive& archive) const override;
  void load(torch::serialize::InputArchive& archive) override;

 private:
  std::uint64_t seed_;
  std::uint64_t epoch_;
  std::vector<std::size_t> order_;
  std::size_t position_ = 0;
};

}  // namespace digit
