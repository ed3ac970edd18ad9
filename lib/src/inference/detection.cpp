#include "digit/detection.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

namespace digit::inference {
namespace {

std::vector<float> sorted(std::span<const float> scores) {
  std::vector<float> copy(scores.begin(), scores.end());
  const auto not_finite = std::ranges::find_if_not(copy, [](float score) { return std::isfinite(score); });
  if (not_finite != copy.end()) {
    throw std::invalid_argument("evaluate_detection: expected finite scores, found " + std::to_string(*not_finite));
  }
  std::ranges::sort(copy);
  return copy;
}

std::optional<double> area_under_roc(std::span<const float> digits, std::span<const float> sorted_non_digits) {
  if (digits.empty() || sorted_non_digits.empty()) return std::nullopt;
  double concordant = 0;
  for (const float score : digits) {
    const auto [first, last] = std::equal_range(sorted_non_digits.begin(), sorted_non_digits.end(), score);
    concordant += static_cast<double>(first - sorted_non_digits.begin()) + 0.5 * static_cast<double>(last - first);
  }
  return concordant / static_cast<double>(digits.size()) / static_cast<double>(sorted_non_digits.size());
}

std::optional<double> share_below(std::span<const float> scores, std::optional<double> threshold) {
  if (scores.empty() || !threshold) return std::nullopt;
  const auto below = std::ranges::count_if(scores, [&](float score) { return score < *threshold; });
  return static_cast<double>(below) / static_cast<double>(scores.size());
}

}  // namespace

}  // namespace digit::inference

namespace digit {

Detection evaluate_detection(std::span<const float> digits, std::span<const float> non_digits,
                             std::optional<double> threshold) {
  const auto sorted_digits = inference::sorted(digits);
  const auto sorted_non_digits = inference::sorted(non_digits);
  return {.auroc = inference::area_under_roc(sorted_digits, sorted_non_digits),
          .rejected_digits = inference::share_below(digits, threshold),
          .rejected_non_digits = inference::share_below(non_digits, threshold)};
}

}  // namespace digit
