#include "inference/convolution.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cmath>
#include <cstddef>
#include <memory>
#include <random>
#include <span>
#include <stdexcept>
#include <vector>

#include "inference/image_convolution.h"

namespace digit::test {
namespace {

using Catch::Matchers::WithinAbs;
using inference::FeatureMap;
using inference::InstructionSet;

std::vector<float> random_weights(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> value(-1, 1);
  std::vector<float> values(count);
  std::ranges::generate(values, [&] { return value(random); });
  return values;
}

/// Every instruction set of this processor.
std::vector<InstructionSet> instruction_sets() {
  std::vector<InstructionSet> sets;
  for (const auto set : {InstructionSet::kPortable, InstructionSet::kAvx2}) {
    if (set <= inference::widest_instruction_set()) sets.push_back(set);
  }
  return sets;
}

/// A square picture of `channels` values at each position, which is 0 outside.
struct Input {
  std::size_t side;
  std::size_t channels;
  std::vector<float> values;

  double at(std::ptrdiff_t y, std::ptrdiff_t x, std::size_t channel) const {
    const auto end = static_cast<std::ptrdiff_t>(side);
    if (y < 0 || x < 0 || y >= end || x >= end) return 0;
    return values[(static_cast<std::size_t>(y) * side + static_cast<std::size_t>(x)) * channels + channel];
  }
};

/// The weights [channels, inputs, kernel, kernel] of one output channel.
struct Kernel {
  std::size_t side;
  std::span<const float> weight;
  float bias;
};

double convolve_at(const Input& input, const Kernel& kernel, std::size_t y, std::size_t x) {
  double sum = kernel.bias;
  for (std::size_t i = 0; i < kernel.weight.size(); ++i) {
    const auto shift = [&](std::size_t position, std::size_t within) {
      return static_cast<std::ptrdiff_t>(position + within) - static_cast<std::ptrdiff_t>(kernel.side / 2);
    };
    const std::size_t area = kernel.side * kernel.side;
    sum += kernel.weight[i] * input.at(shift(y, i % area / kernel.side), shift(x, i % kernel.side), i / area);
  }
  return sum;
}

/// The definition of convolution, 2×2 max pooling and ReLU at one position of the output.
double pooled_at(const Input& input, const Kernel& kernel, std::size_t y, std::size_t x) {
  double largest = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    largest = std::max(largest, convolve_at(input, kernel, 2 * y + i / 2, 2 * x + i % 2));
  }
  return largest;
}

/// Checks all positions and channels, that added channels are 0, and that the border is unchanged.
void check_map(FeatureMap& found, const Input& input, std::size_t kernel_side, std::span<const float> weight,
               std::span<const float> bias) {
  const std::size_t kernel_size = weight.size() / bias.size();
  for (std::size_t i = 0; i < found.side * found.side * found.channels; ++i) {
    const std::size_t channel = i % found.channels, x = i / found.channels % found.side;
    const std::size_t y = i / found.channels / found.side;
    const bool is_added = channel >= bias.size();
    const double expected =
        is_added
            ? 0
            : pooled_at(input, {kernel_side, weight.subspan(channel * kernel_size, kernel_size), bias[channel]}, y, x);
    REQUIRE_THAT(found.at(y, x)[channel], WithinAbs(expected, 1e-4));
    found.at(y, x)[channel] = 0;
  }
  CHECK(std::ranges::all_of(found.values, [](float value) { return value == 0; }));
}

}  // namespace

TEST_CASE("A convolution computes the pooled and rectified sums for any side and any number of channels") {
  const auto instructions = GENERATE(from_range(instruction_sets()));
  const auto side = GENERATE(as<std::size_t>(), 2, 3, 7, 14);
  const auto inputs = GENERATE(as<std::size_t>(), 1, 16, 21);
  const auto channels = GENERATE(as<std::size_t>(), 1, 16, 40);
  const Input input{side, inputs, random_weights(side * side * inputs, 1)};
  const auto weight = random_weights(channels * inputs * 9, 2), bias = random_weights(channels, 3);
  const inference::Convolution convolution(inputs, weight, bias);
  FeatureMap from(side, convolution.inputs(), 1), to(side / 2, convolution.channels(), 1);
  for (std::size_t i = 0; i < side * side; ++i) {
    std::copy_n(&input.values[i * inputs], inputs, from.at(i / side, i % side));
  }
  convolution.apply(from, to, instructions);
  check_map(to, input, 3, weight, bias);
}

TEST_CASE("The convolution of an image scales its pixels, and pads with 0 after that") {
  const auto instructions = GENERATE(from_range(instruction_sets()));
  const auto channels = GENERATE(as<std::size_t>(), 1, 16, 40);
  const auto ink_share = GENERATE(0.0, 0.2, 1.0);
  constexpr inference::PixelScaling kScaling{.mean = 0.1F, .deviation = 0.3F};
  auto image = std::make_unique<Image>();
  const auto ink = random_weights(kImagePixels, 4), chance = random_weights(kImagePixels, 5);
  Input input{kImageSide, 1, std::vector<float>(kImagePixels)};
  for (std::size_t i = 0; i < kImagePixels; ++i) {
    image->pixels[i] = chance[i] < 2 * ink_share - 1 ? std::abs(ink[i]) : 0;
    input.values[i] = (image->pixels[i] - kScaling.mean) / kScaling.deviation;
  }
  const auto weight = random_weights(channels * 25, 6), bias = random_weights(channels, 7);
  const inference::ImageConvolution convolution(weight, bias, kScaling);
  FeatureMap found(kImageSide / 2, convolution.channels(), 1);
  convolution.apply(*image, found, instructions);
  check_map(found, input, 5, weight, bias);
}

TEST_CASE("A convolution rejects weights of the wrong size") {
  CHECK_THROWS_AS(inference::Convolution(2, random_weights(35, 1), random_weights(2, 2)), std::invalid_argument);
  CHECK_THROWS_AS(inference::ImageConvolution(random_weights(49, 1), random_weights(2, 2), {}), std::invalid_argument);
}

}  // namespace digit::test
