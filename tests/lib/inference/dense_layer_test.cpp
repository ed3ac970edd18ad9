#include "inference/dense_layer.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cstddef>
#include <random>
#include <stdexcept>
#include <vector>

namespace digit::test {
namespace {

using Catch::Matchers::WithinAbs;

/// Returns values in [-1, 1], half of which are 0 or -0.
std::vector<float> half_zero(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> value(-1, 1);
  std::vector<float> values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = i % 4 == 1 ? -0.0F : i % 2 == 0 ? value(random) : 0.0F;
  return values;
}

}  // namespace

TEST_CASE("A dense layer computes weight times input plus bias for any width, and writes only its outputs") {
  const auto inputs = GENERATE(as<std::size_t>(), 1, 7, 8, 31);
  const auto outputs = GENERATE(as<std::size_t>(), 1, 10, 16, 64, 90, 128);
  const auto weight = half_zero(inputs * outputs, 1);
  const auto bias = half_zero(outputs, 2);
  const auto input = half_zero(inputs, 3);
  std::vector<float> output(outputs + 1, 42);
  inference::DenseLayer(inputs, weight, bias).apply(input, output);
  for (std::size_t i = 0; i < outputs; ++i) {
    double expected = bias[i];
    for (std::size_t j = 0; j < inputs; ++j) expected += static_cast<double>(weight[i * inputs + j]) * input[j];
    CHECK_THAT(output[i], WithinAbs(expected, 1e-5));
  }
  CHECK(output.back() == 42);
}

TEST_CASE("A dense layer returns its bias if the input is all zeros") {
  const auto bias = half_zero(20, 1);
  std::vector<float> output(20);
  inference::DenseLayer(5, half_zero(100, 2), bias).apply(std::vector<float>(5), output);
  CHECK(output == bias);
}

TEST_CASE("A dense layer rejects weights of the wrong size") {
  CHECK_THROWS_AS(inference::DenseLayer(5, half_zero(99, 1), half_zero(20, 2)), std::invalid_argument);
}

}  // namespace digit::test
