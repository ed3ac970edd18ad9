#include "seeded_sampler.h"

#include <torch/serialize/archive.h>

#include <algorithm>
#include <iterator>
#include <numeric>

#include "random.h"

namespace digit {

SeededSampler::SeededSampler(std::size_t size, std::uint64_t seed, std::uint64_t epoch)
    : seed_(seed), epoch_(epoch), order_(size) {
  SeededSampler::reset();
}

void SeededSampler::reset(torch::optional<std::size_t> new_size) {
  if (new_size) order_.resize(*new_size);
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  Random random(seed_, epoch_);
  for (std::size_t left = order_.size(); left > 1; --left) std::swap(order_[left - 1], order_[random.below(left)]);
  position_ = 0;
}

torch::optional<std::vector<std::size_t>> SeededSampler::next(std::size_t batch_size) {
  const auto count = std::min(batch_size, order_.size() - position_);
  if (count == 0) return torch::nullopt;
  const auto first = std::next(order_.begin(), static_cast<std::ptrdiff_t>(position_));
  position_ += count;
  return std::vector<std::size_t>(first, std::next(first, static_cast<std::ptrdiff_t>(count)));
}

void SeededSampler::save(torch::serialize::OutputArchive& archive) const {
  archive.write("position", torch::tensor(static_cast<std::int64_t>(position_)), /*is_buffer=*/true);
}

void SeededSampler::load(torch::serialize::InputArchive& archive) {
  torch::Tensor position;
  archive.read("position", position, /*is_buffer=*/true);
  position_ = static_cast<std::size_t>(position.item<std::int64_t>());
}

}  // namespace digit
