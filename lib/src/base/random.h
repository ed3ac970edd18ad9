#pragma once

#include <cstdint>

namespace digit::base {

/// A small fast generator (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014), made anew for
/// every (seed, epoch, example), so that what is drawn for an example does not depend on the order of threads. Its
/// output and the draws below are the same on every platform, unlike the standard library's distributions.
class Random {
 public:
  explicit Random(std::uint64_t seed, std::uint64_t stream = 0, std::uint64_t index = 0)
      : state_(mix(mix(mix(seed) + stream) + index)) {}

  std::uint64_t next() {
    state_ += kIncrement;
    return mix(state_);
  }

  /// Uniform in [0, 1).
  float uniform() { return static_cast<float>(next() >> 40U) * 0x1.0p-24F; }
  /// Uniform in [low, high).
  float uniform(float low, float high) { return low + (high - low) * uniform(); }
  /// Uniform in [0, bound); bound > 0. The bias of the multiplication is below 2⁻³² for the bounds used here.
  std::uint64_t below(std::uint64_t bound) { return ((next() >> 32U) * bound) >> 32U; }
  /// Normal with mean 0 and deviation 1, near enough: the sum of four uniforms (Irwin-Hall), cut off at ±3.46.
  float normal() { return (uniform() + uniform() + uniform() + uniform() - 2.0F) * 1.7320508F; }
  /// The same of one draw: the four uniforms in steps of 2⁻¹⁶.
  float rough_normal() {
    const auto bits = next();
    const auto sum = (bits & 0xFFFFU) + (bits >> 16U & 0xFFFFU) + (bits >> 32U & 0xFFFFU) + (bits >> 48U);
    return (static_cast<float>(sum) * 0x1.0p-16F - 2.0F) * 1.7320508F;
  }
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
