#include "inference/dense_layer.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>

#include "inference/lanes.h"

namespace digit::inference {
namespace {

/// The number of outputs that are summed at once in registers, and the number for the remaining outputs.
constexpr std::size_t kWideBlock = 64;
constexpr std::size_t kNarrowBlock = kOutputBlock;

constexpr std::size_t kDenseLanes = 8;

struct Nonzero {
  float value;
  std::uint32_t index;
};

/// The number of values that are tested together for a value other than 0.
constexpr std::uint32_t kGroup = 8;

/// Returns 0 for 0 and -0. Cheaper than a comparison, which must handle NaN.
std::uint32_t magnitude_bits(float value) { return std::bit_cast<std::uint32_t>(value) << 1U; }

bool has_nonzero(const float* values) {
  std::uint32_t bits = 0;
  for (std::uint32_t i = 0; i < kGroup; ++i) bits |= magnitude_bits(values[i]);
  return bits != 0;
}

/// Writes the values other than 0 to `nonzero`, which has space for all values, and returns their number.
std::size_t collect_nonzero(std::span<const float> values, Nonzero* nonzero) {
  std::size_t count = 0;
  const auto size = static_cast<std::uint32_t>(values.size());
  for (std::uint32_t begin = 0; begin < size; begin += kGroup) {
    const std::uint32_t end = std::min(begin + kGroup, size);
    if (end - begin == kGroup && !has_nonzero(&values[begin])) continue;
    for (std::uint32_t i = begin; i < end; ++i) {
      nonzero[count] = {.value = values[i], .index = i};  // kept only if it is not 0
      count += static_cast<std::size_t>(magnitude_bits(values[i]) != 0);
    }
  }
  return count;
}

/// The weights and biases of a layer, starting at one output.
struct WeightColumns {
  const float* weight;
  const float* bias;
  std::size_t stride;

  WeightColumns from(std::size_t output) const { return {weight + output, bias + output, stride}; }
};

template <std::size_t kBlock>
[[gnu::always_inline]] inline void sum_block(std::span<const Nonzero> inputs, const WeightColumns& columns,
                                             float* output) {
  constexpr std::size_t kCount = kBlock / kDenseLanes;
  Lanes<kDenseLanes> sums[kCount];  // a std::array would have to be set to zero first, which takes time
  for (std::size_t i = 0; i < kCount; ++i) load<kDenseLanes>(sums[i], columns.bias + i * kDenseLanes);
  for (const Nonzero& input : inputs) {
    const float* weight = columns.weight + input.index * columns.stride;
    for (std::size_t i = 0; i < kCount; ++i) {
      Lanes<kDenseLanes> weights;
      load<kDenseLanes>(weights, weight + i * kDenseLanes);
      sums[i] += input.value * weights;
    }
  }
  std::memcpy(output, sums, sizeof sums);
}

[[gnu::always_inline]] inline void sum_all(std::span<const Nonzero> inputs, const WeightColumns& columns,
                                           std::span<float> output) {
  std::size_t i = 0;
  for (; i + kWideBlock <= output.size(); i += kWideBlock) {
    sum_block<kWideBlock>(inputs, columns.from(i), output.data() + i);
  }
  for (; i + kNarrowBlock <= output.size(); i += kNarrowBlock) {
    sum_block<kNarrowBlock>(inputs, columns.from(i), output.data() + i);
  }
}

void sum_portably(std::span<const Nonzero> inputs, const WeightColumns& columns, std::span<float> output) {
  sum_all(inputs, columns, output);
}

#ifdef __x86_64__
[[gnu::target("avx2,fma")]] void sum_with_avx2(std::span<const Nonzero> inputs, const WeightColumns& columns,
                                               std::span<float> output) {
  sum_all(inputs, columns, output);
}
#endif

/// Returns the fastest implementation that the processor supports.
auto fastest_sum() {
#ifdef __x86_64__
  if (widest_instruction_set() == InstructionSet::kAvx2) return sum_with_avx2;
#endif
  return sum_portably;
}

}  // namespace

DenseLayer::DenseLayer(std::size_t inputs, std::span<const float> weight, std::span<const float> bias)
    : inputs_(inputs), outputs_(bias.size()), stride_(rounded_up(outputs_)), weight_(inputs * stride_), bias_(stride_) {
  if (weight.size() != inputs_ * outputs_) {
    throw std::invalid_argument("layer: expected " + std::to_string(inputs_) + " x " + std::to_string(outputs_) +
                                " weights, found " + std::to_string(weight.size()));
  }
  std::ranges::copy(bias, bias_.begin());
  for (std::size_t output = 0; output < outputs_; ++output) {
    for (std::size_t input = 0; input < inputs_; ++input) {
      weight_[input * stride_ + output] = weight[output * inputs_ + input];
    }
  }
}

void DenseLayer::apply(std::span<const float> input, std::span<float> output) const {
  static const auto sum = fastest_sum();
  const auto buffer = std::make_unique_for_overwrite<Nonzero[]>(inputs_);
  const std::span nonzero(buffer.get(), collect_nonzero(input.first(inputs_), buffer.get()));
  const WeightColumns columns{.weight = weight_.data(), .bias = bias_.data(), .stride = stride_};
  if (outputs_ == stride_) return sum(nonzero, columns, output.first(outputs_));
  std::vector<float> padded(stride_);
  sum(nonzero, columns, padded);
  std::copy_n(padded.begin(), outputs_, output.begin());
}

std::vector<float> DenseLayer::weights_of(std::size_t output) const {
  std::vector<float> weights(inputs_);
  for (std::size_t input = 0; input < inputs_; ++input) weights[input] = weight_[input * stride_ + output];
  return weights;
}

std::vector<float> DenseLayer::weights_from(std::size_t input) const {
  const auto row = std::span(weight_).subspan(input * stride_, outputs_);
  return {row.begin(), row.end()};
}

}  // namespace digit::inference
