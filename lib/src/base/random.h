#pragma once

#include <cstdint>

namespace digit::base {

/// SplitMix64, a small and fast random number generator (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
/// Generators, 2014). Construct one for each (seed, epoch, example), so that the numbers drawn for an example do not
/// depend on the order of threads. Unlike the standard library's distributions, the generator and the distributions
/// below return the same numbers on every platform.
class Random {
 public:
  explicit Random(std::uint64_t seed, std::uint64_t stream = 0, std::uint64_t index = 0)
      : state_(mix(mix(mix(seed) + stream) + index)) {}

  /// Returns 64 uniform random bits.
  std::uint64_t next() {
    state_ += kIncrement;
    return mix(state_);
  }

  /// Returns a uniform number in [0, 1).
  float uniform() { return static_cast<float>(next() >> 40U) * 0x1.0p-24F; }
  /// Returns a uniform number in [low, high).
  float uniform(float low, float high) { return low + (high - low) * uniform(); }
  /// Returns a uniform integer in [0, bound), for 0 < bound < 2³². The bias of the multiplication is below
  /// bound × 2⁻³².
  std::uint64_t below(std::uint64_t bound) { return ((next() >> 32U) * bound) >> 32U; }
  /// Returns an approximately normal number with mean 0 and standard deviation 1: the scaled sum of four uniform
  /// numbers (Irwin-Hall distribution), within ±3.47.
  float normal() { return (uniform() + uniform() + uniform() + uniform() - 2.0F) * 1.7320508F; }
  /// Like `normal`, but from a single call of `next`: the four uniform numbers are multiples of 2⁻¹⁶.
  float rough_normal() {
    const auto bits = next();
    const auto sum = (bits & 0xFFFFU) + (bits >> 16U & 0xFFFFU) + (bits >> 32U & 0xFFFFU) + (bits >> 48U);
    return (static_cast<float>(sum) * 0x1.0p-16F - 2.0F) * 1.7320508F;
  }
  /// Returns true with the given probability.
  bool chance(float probability) { return uniform() < probability; }

 private:
  static constexpr std::uint64_t kIncrement = 0x9E3779B97F4A7C15U;

  static std::uint64_t mix(std::uint64_t value) {
    value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
    value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
    return value ^ (value >> 31U);
  }

  std::uint64_t state_;
};

}  // namespace digit::base
