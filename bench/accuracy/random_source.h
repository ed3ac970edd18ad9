#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <random>

namespace digit::bench {

/// Random numbers that depend on the seed only. The distributions of the standard library differ between platforms.
class RandomSource {
 public:
  explicit RandomSource(std::uint64_t seed) : engine_(seed) {}

  /// Returns a uniform number in [low, high).
  float between(float low, float high) {
    const auto unit = static_cast<double>(engine_() >> 11U) * 0x1.0p-53;
    return static_cast<float>(low + (high - low) * unit);
  }

  /// Returns an integer in [0, count). Expects count > 0.
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(engine_() % count); }

  /// Returns a normally distributed number with mean 0 (Box and Muller, 1958).
  float normal(float deviation) {
    const auto radius = std::sqrt(-2 * std::log(between(1e-6F, 1)));
    return deviation * radius * std::cos(2 * std::numbers::pi_v<float> * between(0, 1));
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace digit::bench
