#include "digit/calibration.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "digit/mlp.h"
#include "digit/trainer.h"
#include "support/tiny_mnist.h"

namespace digit::test {
namespace {

using Catch::Matchers::WithinRel;

/// Returns 100 digits and, after them, 100 images that are white.
LabeledImages digits_and_white_images() {
  auto images = make_tiny_mnist(100);
  Image white;
  white.pixels.fill(1);
  for (int i = 0; i < 100; ++i) append(images, white, Label{0});
  return images;
}

TEST_CASE("Damaged images count for the temperature, but not for the threshold") {
  seed_weights(1);
  Mlp network(MlpOptions{.hidden = {8}, .detector = 4});
  const auto of_digits = calibrate(*network, make_tiny_mnist(100));
  const auto of_all = calibrate(*network, digits_and_white_images(), {.undamaged = 100});
  // Some libraries round the sums of a larger batch differently.
  const auto same_threshold = WithinRel(of_digits.is_digit_threshold.value(), 1e-5);
  CHECK_THAT(of_all.is_digit_threshold.value(), same_threshold);
  CHECK(of_all.temperature != of_digits.temperature);
  CHECK_THAT(calibrate(*network, digits_and_white_images()).is_digit_threshold.value(), !same_threshold);
}

TEST_CASE("The accuracy is that of the measured images") {
  seed_weights(1);
  Mlp network(MlpOptions{.hidden = {8}});
  const auto of_digits = calibrate(*network, make_tiny_mnist(100));
  CHECK(calibrate(*network, digits_and_white_images(), {.measured = 100}).accuracy == of_digits.accuracy);
  CHECK(calibrate(*network, make_tiny_mnist(100), {.measured = 1000}).accuracy == of_digits.accuracy);
}

}  // namespace
}  // namespace digit::test
