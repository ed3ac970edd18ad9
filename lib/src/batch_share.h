#pragma once

#include <cstddef>

namespace digit {

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

}  // namespace digit
