#include "digit/detection.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <stdexcept>
#include <vector>

namespace digit::test {
namespace {

using Scores = std::vector<float>;

TEST_CASE("Digits that all score above the non-digits have an AUROC of 1, and of 0 the other way round") {
  CHECK(evaluate_detection(Scores{0.9F, 0.8F}, Scores{0.1F, 0.7F}, {}).auroc == 1.0);
  CHECK(evaluate_detection(Scores{0.1F, 0.7F}, Scores{0.9F, 0.8F}, {}).auroc == 0.0);
}

TEST_CASE("AUROC is the share of pairs in which the digit scores above the non-digit") {
  // 0.9 beats all three; 0.4 beats 0.1 and 0.3, not 0.6.
  CHECK(*evaluate_detection(Scores{0.4F, 0.9F}, Scores{0.6F, 0.1F, 0.3F}, {}).auroc == Catch::Approx(5.0 / 6));
}

TEST_CASE("A pair of equal scores counts half") {
  CHECK(evaluate_detection(Scores{0.5F, 0.5F}, Scores{0.5F}, {}).auroc == 0.5);
  CHECK(*evaluate_detection(Scores{0.5F, 0.8F}, Scores{0.5F, 0.5F, 0.2F}, {}).auroc == Catch::Approx(5.0 / 6));
}

TEST_CASE("There is no AUROC without digits or without non-digits") {
  CHECK_FALSE(evaluate_detection(Scores{0.5F}, {}, {}).auroc);
  CHECK_FALSE(evaluate_detection({}, Scores{0.5F}, {}).auroc);
}

TEST_CASE("A score below the threshold is refused, one at it is not") {
  const auto detection = evaluate_detection(Scores{0.25F, 0.5F, 0.75F, 1.0F}, Scores{0.0F, 0.5F}, 0.5);
  CHECK(detection.rejected_digits == 0.25);
  CHECK(detection.rejected_non_digits == 0.5);
}

TEST_CASE("Without a threshold or without scores nothing can be said of what is refused") {
  CHECK_FALSE(evaluate_detection(Scores{0.5F}, Scores{0.5F}, {}).rejected_digits);
  CHECK_FALSE(evaluate_detection({}, Scores{0.5F}, 0.5).rejected_digits);
  CHECK_FALSE(evaluate_detection(Scores{0.5F}, {}, 0.5).rejected_non_digits);
}

TEST_CASE("A score that is not a number is refused") {
  const Scores bad = {std::numeric_limits<float>::quiet_NaN()};
  CHECK_THROWS_AS(evaluate_detection(bad, Scores{0.5F}, 0.5), std::invalid_argument);
  CHECK_THROWS_AS(evaluate_detection(Scores{0.5F}, bad, 0.5), std::invalid_argument);
}

}  // namespace
}  // namespace digit::test
