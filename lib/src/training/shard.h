#pragma once

#include <cstddef>

namespace digit::training {

/// How much of a batch is in this process. Of what is no digit, the cross-entropy sees nothing.
struct BatchShare {
  std::size_t images = 0;
  std::size_t digits = 0;
  std::size_t all_images = 0;
  std::size_t all_digits = 0;

  /// What an image, or a digit, that is here counts for in the mean over the whole batch.
  double image_weight() const { return 1 / static_cast<double>(all_images); }
  double digit_weight() const { return digits == 0 ? 0 : 1 / static_cast<double>(all_digits); }
};

/// One of several processes that share each batch.
struct ProcessRank {
  std::size_t rank = 0;
  std::size_t world_size = 1;
};

/// Examples `begin` up to `end` of a batch.
struct Shard {
  std::size_t begin = 0;
  std::size_t end = 0;

  std::size_t size() const { return end - begin; }
};

/// What falls to `process` of a batch of so many: the shards follow one another and differ by one example at most.
inline Shard shard_of(std::size_t count, ProcessRank process) {
  return {count * process.rank / process.world_size, count * (process.rank + 1) / process.world_size};
}

}  // namespace digit::training
