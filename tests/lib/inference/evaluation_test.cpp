#include "digit/evaluation.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <stdexcept>

namespace digit::test {
namespace {

const std::vector<Prediction> kPredictions = {
    {{0.9F, 0.1F}, std::nullopt}, {{0.2F, 0.8F}, std::nullopt}, {{0.6F, 0.4F}, std::nullopt}};
const std::vector<Label> kLabels = {0, 1, 1};

TEST_CASE("The accuracy is the fraction of correct predictions") {
  const auto evaluation = evaluate(kPredictions, kLabels);
  CHECK(evaluation.count == 3);
  CHECK(evaluation.accuracy == Catch::Approx(2.0 / 3));
}

TEST_CASE("The NLL is the mean negative log-likelihood of the labels") {
  CHECK(evaluate(kPredictions, kLabels).nll == Catch::Approx(-(std::log(0.9) + std::log(0.8) + std::log(0.4)) / 3));
}

TEST_CASE("The confusion matrix counts predictions by label") {
  CHECK(evaluate(kPredictions, kLabels).confusion == std::vector<std::vector<std::size_t>>{{1, 0}, {1, 1}});
}

TEST_CASE("A wrong prediction with a probability of 1 has a large but finite NLL") {
  const std::vector<Prediction> predictions = {{{1.0F, 0.0F}, std::nullopt}};
  const auto evaluation = evaluate(predictions, std::vector<Label>{1});
  CHECK(evaluation.nll > 80);
  CHECK(std::isfinite(evaluation.nll));
}

TEST_CASE("Missing labels and labels that are not a class are rejected") {
  CHECK_THROWS_AS(evaluate(kPredictions, std::vector<Label>{0}), std::invalid_argument);
  CHECK_THROWS_AS(evaluate(kPredictions, std::vector<Label>{0, 1, 2}), std::invalid_argument);
}

TEST_CASE("The expected calibration error is the mean gap between confidence and accuracy, weighted by bin size") {
  // There are 15 bins of equal width. 0.9 and 0.92 fall into the 14th bin, where one of the two predictions is
  // correct. 0.65 falls into the 10th bin and is correct.
  const std::vector<Prediction> predictions = {
      {{0.9F, 0.1F}, std::nullopt}, {{0.08F, 0.92F}, std::nullopt}, {{0.65F, 0.35F}, std::nullopt}};
  const auto evaluation = evaluate(predictions, std::vector<Label>{0, 0, 0});
  CHECK(evaluation.ece == Catch::Approx((2 * (0.91 - 0.5) + (1 - 0.65)) / 3));
}

TEST_CASE("A calibration bin holds the number, mean confidence and accuracy of its predictions") {
  const std::vector<Prediction> predictions = {{{0.9F, 0.1F}, std::nullopt}, {{0.08F, 0.92F}, std::nullopt}};
  const auto bins = evaluate(predictions, std::vector<Label>{0, 0}).calibration;
  REQUIRE(bins.size() == 15);
  CHECK(bins[13].count == 2);
  CHECK(bins[13].confidence == Catch::Approx(0.91));
  CHECK(bins[13].accuracy == 0.5);
  CHECK(bins[0].count == 0);
}

TEST_CASE("Correct predictions with a probability of 1 have no calibration error") {
  const std::vector<Prediction> predictions = {{{1.0F, 0.0F}, std::nullopt}, {{0.0F, 1.0F}, std::nullopt}};
  CHECK(evaluate(predictions, std::vector<Label>{0, 1}).ece == 0);
}

TEST_CASE("A prediction with equal probabilities for all classes counts as wrong for every label") {
  const std::vector<Prediction> predictions(2, {{0.5F, 0.5F}, std::nullopt});
  const auto evaluation = evaluate(predictions, std::vector<Label>{0, 1});
  CHECK(evaluation.accuracy == 0);
  CHECK(evaluation.confusion == std::vector<std::vector<std::size_t>>{{0, 1}, {1, 0}});
  CHECK(evaluation.nll == Catch::Approx(std::log(2)));
}

TEST_CASE("The evaluation of no predictions has a count of zero") { CHECK(evaluate({}, {}).count == 0); }

}  // namespace
}  // namespace digit::test
