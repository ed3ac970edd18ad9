#pragma once

#include <algorithm>
#include <cstddef>
#include <future>
#include <thread>
#include <vector>

#include "digit/labeled_images.h"

namespace digit {

/// Returns `count` images, each appended by a call of `draw_one(images, number)`, on all cores: each image follows from
/// its number, whichever thread draws it.
template <typename DrawOne>
LabeledImages draw_all(std::size_t count, const DrawOne& draw_one) {
  const std::size_t threads = std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::future<LabeledImages>> parts;
  for (std::size_t thread = 0; thread < threads; ++thread) {
    parts.push_back(std::async(std::launch::async, [=, &draw_one] {
      LabeledImages part;
      const auto end = count * (thread + 1) / threads;
      for (auto i = count * thread / threads; i < end; ++i) draw_one(part, i);
      return part;
    }));
  }
  LabeledImages images;
  images.pixels.reserve(count * kImagePixels);
  for (auto& future : parts) {
    const auto part = future.get();
    images.pixels.insert(images.pixels.end(), part.pixels.begin(), part.pixels.end());
    images.labels.insert(images.labels.end(), part.labels.begin(), part.labels.end());
  }
  return images;
}

}  // namespace digit
