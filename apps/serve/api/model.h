#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "digit/image.h"

namespace digit::serve_app {

inline constexpr std::size_t kClasses = 10;

/// The network as the server needs it: digit::Predictor in the program, a made-up one in tests.
/// All members are safe to call from several threads at once.
class Model {
 public:
  virtual ~Model() = default;

  /// Runs all images as one batch. `probabilities` takes N × kClasses values row-major, `is_digit` N values where
  /// `has_detector()` and is empty otherwise.
  virtual void predict(std::span<const Image> images, std::span<float> probabilities,
                       std::span<float> is_digit) const = 0;

  /// What in the image spoke for and against class `target`, in logits.
  virtual Image explain(const Image& image, std::size_t target) const = 0;

  /// Whether the model says how much an image looks like a digit at all.
  virtual bool has_detector() const = 0;

  /// Below this `is_digit`, an image is rejected.
  virtual std::optional<double> is_digit_threshold() const = 0;

  /// A line that tells one model from another: library version and network shape.
  virtual std::string description() const = 0;
};

}  // namespace digit::serve_app
