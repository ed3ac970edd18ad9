#include "running_means.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "training_set.h"

namespace digit {

void RunningMeans::add(const torch::Tensor& loss, const torch::Tensor& logits, const torch::Tensor& labels) {
  const auto scores = logits.detach().cpu().contiguous();
  const auto classes = static_cast<std::ptrdiff_t>(scores.size(1));
  const auto* score = scores.data_ptr<float>();
  for (const auto label : std::span(labels.data_ptr<std::int64_t>(), static_cast<std::size_t>(labels.size(0)))) {
    if (label != kNotADigit) ++digits;
    if (std::distance(score, std::max_element(score, score + classes)) == label) ++correct;
    score += classes;
  }
  loss_sum += loss.item<double>();
}

RunningMeans& RunningMeans::operator+=(const RunningMeans& more) {
  loss_sum += more.loss_sum;
  correct += more.correct;
  digits += more.digits;
  return *this;
}

}  // namespace digit
