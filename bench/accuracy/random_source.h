#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <random>

namespace digit::bench {

/// Numbers that are the same on every machine for the same seed, as those of the standard's distributions are not.
class RandomSource {
 public:
  explicit RandomSource(std::uint64_t seed) : engine_(seed) {}

  /// In [low, high).
  float between(float low, float high) {
    const auto unit = static_cast<double>(engine_() >> 11U) * 0x1.0p-53;
    return static_cast<float>(low + (high - low) * unit);
  }

  /// In [0, count), count > 0.
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(engine_() % count); }

  /// Normally distributed around 0 (Box and Muller, 1958).
  float normal(float deviation) {
    const auto radius = std::sqrt(-2 * std::log(between(1e-6F, 1)));
    return deviation * radius * std::cos(2 * std::numbers::pi_v<float> * between(0, 1));
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace digit::bench
