#include "training/seeded_sampler.h"

#include <torch/serialize/archive.h>

#include <algorithm>
#include <iterator>
#include <numeric>

#include "base/random.h"

namespace digit::training {
namespace {

/// Puts `count` of the values, chosen at random, in a random order at the front (Fisher and Yates).
void shuffle_front(std::vector<std::size_t>& values, std::size_t count, base::Random& random) {
  for (std::size_t i = 0; i < count; ++i) std::swap(values[i], values[i + random.below(values.size() - i)]);
}

}  // namespace

SeededSampler::SeededSampler(const std::vector<SampleRange>& ranges, std::uint64_t seed, std::uint64_t epoch,
                             std::size_t skipped, ProcessRank process)
    : skipped_(skipped), position_(skipped), process_(process) {
  base::Random random(seed, epoch);
  for (const auto& range : ranges) {
    std::vector<std::size_t> indices(range.end - range.begin);
    std::iota(indices.begin(), indices.end(), range.begin);
    for (auto left = range.count; left > 0;) {
      const auto count = std::min(left, indices.size());
      shuffle_front(indices, count, random);
      order_.insert(order_.end(), indices.begin(), std::next(indices.begin(), static_cast<std::ptrdiff_t>(count)));
      left -= count;
    }
  }
  if (ranges.size() > 1) shuffle_front(order_, order_.size(), random);
}

void SeededSampler::reset(torch::optional<std::size_t> /*new_size*/) { position_ = skipped_; }

torch::optional<std::vector<std::size_t>> SeededSampler::next(std::size_t batch_size) {
  const auto count = std::min(batch_size, order_.size() - position_);
  if (count == 0) return torch::nullopt;
  const auto shard = shard_of(count, process_);
  const auto first = std::next(order_.begin(), static_cast<std::ptrdiff_t>(position_ + shard.begin));
  position_ += count;
  return std::vector<std::size_t>(
      first, std::next(first, static_cast<std::ptrdiff_t>(std::max<std::size_t>(1, shard.size()))));
}

void SeededSampler::save(torch::serialize::OutputArchive& archive) const {
  archive.write("position", torch::tensor(static_cast<std::int64_t>(position_)), /*is_buffer=*/true);
}

void SeededSampler::load(torch::serialize::InputArchive& archive) {
  torch::Tensor position;
  archive.read("position", position, /*is_buffer=*/true);
  position_ = static_cast<std::size_t>(position.item<std::int64_t>());
}

}  // namespace digit::training
