#include "digit/detection.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <stdexcept>
#include <vector>

namespace digit::test {
namespace {

using Scores = std::vector<float>;

TEST_CASE("The AUROC is 1 if all digits score above all non-digits, and 0 if they all score below") {
  CHECK(evaluate_detection(Scores{0.9F, 0.8F}, Scores{0.1F, 0.7F}, {}).auroc == 1.0);
  CHECK(evaluate_detection(Scores{0.1F, 0.7F}, Scores{0.9F, 0.8F}, {}).auroc == 0.0);
}

TEST_CASE("The AUROC is the fraction of pairs in which the digit scores above the non-digit") {
  // 0.9 is above all three non-digits. 0.4 is above 0.1 and 0.3, but not above 0.6.
  CHECK(*evaluate_detection(Scores{0.4F, 0.9F}, Scores{0.6F, 0.1F, 0.3F}, {}).auroc == Catch::Approx(5.0 / 6));
}

TEST_CASE("A pair of equal scores counts as one half") {
  CHECK(evaluate_detection(Scores{0.5F, 0.5F}, Scores{0.5F}, {}).auroc == 0.5);
  CHECK(*evaluate_detection(Scores{0.5F, 0.8F}, Scores{0.5F, 0.5F, 0.2F}, {}).auroc == Catch::Approx(5.0 / 6));
}

TEST_CASE("The AUROC is empty if there are no digits or no non-digits") {
  CHECK_FALSE(evaluate_detection(Scores{0.5F}, {}, {}).auroc);
  CHECK_FALSE(evaluate_detection({}, Scores{0.5F}, {}).auroc);
}

TEST_CASE("A score below the threshold is rejected, and a score equal to it is accepted") {
  const auto detection = evaluate_detection(Scores{0.25F, 0.5F, 0.75F, 1.0F}, Scores{0.0F, 0.5F}, 0.5);
  CHECK(detection.rejected_digits == 0.25);
  CHECK(detection.rejected_non_digits == 0.5);
}

TEST_CASE("The rejected fractions are empty if there is no threshold or there are no scores") {
  CHECK_FALSE(evaluate_detection(Scores{0.5F}, Scores{0.5F}, {}).rejected_digits);
  CHECK_FALSE(evaluate_detection({}, Scores{0.5F}, 0.5).rejected_digits);
  CHECK_FALSE(evaluate_detection(Scores{0.5F}, {}, 0.5).rejected_non_digits);
}

TEST_CASE("A NaN score is an invalid argument") {
  const Scores with_nan = {std::numeric_limits<float>::quiet_NaN()};
  CHECK_THROWS_AS(evaluate_detection(with_nan, Scores{0.5F}, 0.5), std::invalid_argument);
  CHECK_THROWS_AS(evaluate_detection(Scores{0.5F}, with_nan, 0.5), std::invalid_argument);
}

}  // namespace
}  // namespace digit::test
