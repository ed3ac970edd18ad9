#include "eval/inputs.h"

#include <algorithm>
#include <string>

#include "common/evaluation_text.h"
#include "digit/error.h"

namespace digit::eval_app {
namespace {

/// The number of classes that an error names.
constexpr std::size_t kNamed = 20;

Prediction blank_prediction(const Predictor& predictor) {
  const auto classes = predictor.classes();
  return {.probabilities = std::vector<float>(classes, 1.0F / static_cast<float>(classes)),
          .is_digit = predictor.has_detector() ? std::optional(0.0F) : std::nullopt};
}

}  // namespace

LabeledInputs read_inputs(const common::DataSource& source, Split split, bool transposed, const Predictor& predictor) {
  const ModelMetadata& metadata = predictor.metadata();
  LabeledInputs inputs;
  const auto add = [&](const LabeledInput& input) {
    if (!input.error.empty()) {
      inputs.unreadable.push_back(input.error);
      return;
    }
    std::optional<Label> label;
    if (input.label) {
      label = common::find_class(metadata.class_names, *input.label, source.has_numbers);
      if (!label) {
        throw Error(input.name + ": expected a class of the model (" + common::name_list(metadata.class_names, kNamed) +
                    "), found " + *input.label + "; evaluate it on data with the classes of its training");
      }
    }
    inputs.images.push_back(input.image);
    inputs.labels.push_back(label);
  };
  inputs.ignored = source.read({split, metadata.input, transposed, predictor.score()}, add).ignored;
  if (inputs.images.empty() && inputs.unreadable.empty()) {
    throw Error(source.name + ": expected inputs to evaluate the model on, found none");
  }
  return inputs;
}

std::vector<Prediction> predict_images(const Predictor& predictor, std::span<const std::optional<Image>> images) {
  constexpr std::size_t kBatchSize = 1000;
  std::vector<Prediction> predictions;
  predictions.reserve(images.size());
  for (; !images.empty(); images = images.subspan(std::min(kBatchSize, images.size()))) {
    const auto part = images.first(std::min(kBatchSize, images.size()));
    std::vector<Image> batch;
    for (const auto& image : part) {
      if (image) batch.push_back(*image);
    }
    auto results = predictor.predict(batch);
    auto next = results.begin();
    for (const auto& image : part) predictions.push_back(image ? std::move(*next++) : blank_prediction(predictor));
  }
  return predictions;
}

}  // namespace digit::eval_app
