#include "eval/predictions.h"

#include <algorithm>
#include <cstddef>

namespace digit::eval_app {
namespace {

Prediction blank_answer(const Predictor& predictor) {
  const auto classes = predictor.classes();
  return {.probabilities = std::vector<float>(classes, 1.0F / static_cast<float>(classes)),
          .is_digit = predictor.has_detector() ? std::optional(0.0F) : std::nullopt};
}

}  // namespace

std::vector<Prediction> predict_images(const Predictor& predictor, std::span<const std::optional<Image>> images) {
  constexpr std::size_t kBatch = 1000;
  std::vector<Prediction> answers(images.size(), blank_answer(predictor));
  std::vector<Image> batch;
  std::vector<std::size_t> places;
  const auto ask = [&] {
    auto answered = predictor.predict(batch);
    for (std::size_t k = 0; k < places.size(); ++k) answers[places[k]] = std::move(answered[k]);
    batch.clear();
    places.clear();
  };
  for (std::size_t i = 0; i < images.size(); ++i) {
    if (!images[i]) continue;
    batch.push_back(*images[i]);
    places.push_back(i);
    if (batch.size() == kBatch) ask();
  }
  ask();
  return answers;
}

}  // namespace digit::eval_app
