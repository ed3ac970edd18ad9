#pragma once

#include <cstddef>

namespace digit {

/// One of several processes that share each batch.
struct Part {
  std::size_t rank = 0;
  std::size_t size = 1;
};

/// Examples `begin` up to `end` of a batch.
struct Shard {
  std::size_t begin = 0;
  std::size_t end = 0;

  std::size_t size() const { return end - begin; }
};

/// What falls to `part` of a batch of so many: the shards follow one another and differ by one example at most.
inline Shard shard_of(std::size_t count, Part part) {
  return {count * part.rank / part.size, count * (part.rank + 1) / part.size};
}

}  // namespace digit
