#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "digit/image.h"

namespace digit::serve_app {

inline constexpr std::size_t kClasses = 10;

/// The network as the server needs it: digit::Predictor in the program, a fake in tests. All members are thread-safe.
class Model {
 public:
  virtual ~Model() = default;

  /// Runs all images as one batch. `probabilities` receives N × kClasses values in row-major order. `is_digit` receives
  /// N values if `has_detector()`, and is empty otherwise.
  virtual void predict(std::span<const Image> images, std::span<float> probabilities,
                       std::span<float> is_digit) const = 0;

  /// Returns each pixel's contribution to the logit of class `target`.
  virtual Image explain(const Image& image, std::size_t target) const = 0;

  /// Returns whether the model detects images that are not a digit.
  virtual bool has_detector() const = 0;

  /// Returns the threshold of `is_digit` below which an image is rejected.
  virtual std::optional<double> is_digit_threshold() const = 0;

  /// Returns one line that identifies the model: its architecture and the library version.
  virtual std::string description() const = 0;
};

}  // namespace digit::serve_app
