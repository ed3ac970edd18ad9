#include "digit/evaluation.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <stdexcept>

namespace digit::test {
namespace {

const std::vector<Prediction> kPredictions = {
    {{0.9F, 0.1F}, std::nullopt}, {{0.2F, 0.8F}, std::nullopt}, {{0.6F, 0.4F}, std::nullopt}};
const std::vector<std::uint8_t> kLabels = {0, 1, 1};

TEST_CASE("Accuracy is the share of answers that are right") {
  const auto evaluation = evaluate(kPredictions, kLabels);
  CHECK(evaluation.count == 3);
  CHECK(evaluation.accuracy == Catch::Approx(2.0 / 3));
}

TEST_CASE("The negative log-likelihood is that of the truth") {
  CHECK(evaluate(kPredictions, kLabels).nll == Catch::Approx(-(std::log(0.9) + std::log(0.8) + std::log(0.4)) / 3));
}

TEST_CASE("The confusion matrix counts answers by truth") {
  CHECK(evaluate(kPredictions, kLabels).confusion == std::vector<std::vector<std::size_t>>{{1, 0}, {1, 1}});
}

TEST_CASE("A certain and wrong answer costs much, but not infinitely much") {
  const std::vector<Prediction> certain = {{{1.0F, 0.0F}, std::nullopt}};
  const auto evaluation = evaluate(certain, std::vector<std::uint8_t>{1});
  CHECK(evaluation.nll > 80);
  CHECK(std::isfinite(evaluation.nll));
}

TEST_CASE("Labels that are missing or beyond the classes are refused") {
  CHECK_THROWS_AS(evaluate(kPredictions, std::vector<std::uint8_t>{0}), std::invalid_argument);
  CHECK_THROWS_AS(evaluate(kPredictions, std::vector<std::uint8_t>{0, 1, 2}), std::invalid_argument);
}

TEST_CASE("The expected calibration error is the gap between confidence and accuracy, weighted by the bins' sizes") {
  // Bins are fifteenths: 0.9 and 0.92 fall into the 14th, one of two right; 0.65 into the 10th, right.
  const std::vector<Prediction> predictions = {
      {{0.9F, 0.1F}, std::nullopt}, {{0.08F, 0.92F}, std::nullopt}, {{0.65F, 0.35F}, std::nullopt}};
  const auto evaluation = evaluate(predictions, std::vector<std::uint8_t>{0, 0, 0});
  CHECK(evaluation.ece == Catch::Approx((2 * (0.91 - 0.5) + (1 - 0.65)) / 3));
}

TEST_CASE("A bin of confidence holds its answers' number, mean confidence and accuracy") {
  const std::vector<Prediction> predictions = {{{0.9F, 0.1F}, std::nullopt}, {{0.08F, 0.92F}, std::nullopt}};
  const auto bins = evaluate(predictions, std::vector<std::uint8_t>{0, 0}).calibration;
  REQUIRE(bins.size() == 15);
  CHECK(bins[13].count == 2);
  CHECK(bins[13].confidence == Catch::Approx(0.91));
  CHECK(bins[13].accuracy == 0.5);
  CHECK(bins[0].count == 0);
}

TEST_CASE("Answers that are certain and right have no calibration error") {
  const std::vector<Prediction> certain = {{{1.0F, 0.0F}, std::nullopt}, {{0.0F, 1.0F}, std::nullopt}};
  CHECK(evaluate(certain, std::vector<std::uint8_t>{0, 1}).ece == 0);
}

TEST_CASE("A prediction that prefers no class is wrong whatever the truth") {
  const std::vector<Prediction> undecided(2, {{0.5F, 0.5F}, std::nullopt});
  const auto evaluation = evaluate(undecided, std::vector<std::uint8_t>{0, 1});
  CHECK(evaluation.accuracy == 0);
  CHECK(evaluation.confusion == std::vector<std::vector<std::size_t>>{{0, 1}, {1, 0}});
  CHECK(evaluation.nll == Catch::Approx(std::log(2)));
}

TEST_CASE("Nothing to evaluate gives zeros") { CHECK(evaluate({}, {}).count == 0); }

}  // namespace
}  // namespace digit::test
