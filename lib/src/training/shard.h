#pragma once

#include <cstddef>

namespace digit::training {

/// The share of a batch that this process has. The cross-entropy ignores non-digits.
struct BatchShare {
  std::size_t images = 0;
  std::size_t digits = 0;
  std::size_t all_images = 0;
  std::size_t all_digits = 0;

  /// The weight of an image, or of a digit, in the mean over the whole batch.
  double image_weight() const { return 1 / static_cast<double>(all_images); }
  double digit_weight() const { return digits == 0 ? 0 : 1 / static_cast<double>(all_digits); }
};

/// The number of a process among those that train together.
struct ProcessRank {
  std::size_t rank = 0;
  std::size_t world_size = 1;
};

/// The examples of a batch from `begin` to `end`, exclusive.
struct Shard {
  std::size_t begin = 0;
  std::size_t end = 0;

  std::size_t size() const { return end - begin; }
};

/// Returns the shard of `process` in a batch of `count` examples. Shards are contiguous and differ by at most one
/// example.
inline Shard shard_of(std::size_t count, ProcessRank process) {
  return {count * process.rank / process.world_size, count * (process.rank + 1) / process.world_size};
}

}  // namespace digit::training
