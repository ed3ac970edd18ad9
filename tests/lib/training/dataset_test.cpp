#include "digit/dataset.h"

#include <torch/types.h>

#include <catch2/catch_test_macros.hpp>
#include <numeric>

#include "base/random.h"
#include "digit/synthesize.h"
#include "training/corrupt.h"
#include "training/training_set.h"

namespace digit::test {
namespace {

/// A batch of 20 non-digits that are made anew in this epoch.
torch::data::Example<> new_non_digits(const LabeledImages& digits, std::uint64_t epoch) {
  ImageDataset dataset(std::make_shared<LabeledImages>(digits), Variation{{}, 1, epoch}, 20);
  REQUIRE(dataset.size().value() == digits.size() + 20);
  std::vector<std::size_t> indices(20);
  std::iota(indices.begin(), indices.end(), digits.size());
  return dataset.get_batch(indices);
}

TEST_CASE("A dataset makes new non-digits in each epoch, and the same ones again for the same epoch") {
  const auto digits = synthesize_digits(30, 1);
  const auto first = new_non_digits(digits, 1);
  CHECK(first.target.eq(kNotADigit).all().item<bool>());
  CHECK(first.data.ge(0).logical_and(first.data.le(1)).all().item<bool>());
  CHECK(first.data.equal(new_non_digits(digits, 1).data));
  CHECK_FALSE(first.data.equal(new_non_digits(digits, 2).data));
}

TEST_CASE("A dataset makes non-digits of digits of a single class, too") {
  LabeledImages ones;
  append(ones, synthesize_digits(2, 1).image(1), 1);
  CHECK(new_non_digits(ones, 1).target.eq(kNotADigit).all().item<bool>());
}

TEST_CASE("Corrupted digits are images in [0, 1] with ink, and most of them are changed") {
  const auto digits = synthesize_digits(200, 1);
  int changed = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    base::Random random(1, 2, i);
    const auto corrupted = training::corrupt(digits.image(i), random);
    changed += corrupted != digits.image(i) ? 1 : 0;
    float ink = 0;
    for (const float pixel : corrupted.pixels) {
      REQUIRE((pixel >= 0 && pixel <= 1));
      ink += pixel;
    }
    CHECK(ink > 10);
  }
  CHECK(changed > 150);  // to cut off a margin changes nothing of a narrow digit
}

TEST_CASE("A training holds out digits in other styles and corrupted digits, and makes half of the non-digits anew") {
  auto data = synthesize_digits(300, 5);
  TrainOptions options;
  options.held_out = 100;
  options.synthetic_drawings = 100;
  options.non_digit_share = 0.2;
  const auto set = training::make_training_set(data, options, true);
  CHECK(set.undamaged == 110);
  CHECK(set.held_out.size() == 138);
  CHECK(set.new_non_digits == 20);
  CHECK(set.epoch_images() == 200);
  data.form = InputForm::kImage;
  CHECK(training::make_training_set(data, options, true).new_non_digits == 0);
}

}  // namespace
}  // namespace digit::test
