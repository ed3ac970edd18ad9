#include "eval/inputs.h"

#include <algorithm>
#include <string>

#include "digit/drawing_file.h"
#include "digit/error.h"
#include "digit/labeled_images.h"
#include "digit/mnist.h"
#include "digit/normalize.h"
#include "digit/picture_folder.h"
#include "digit/rasterize.h"

namespace digit::eval_app {
namespace {

constexpr Label kDigits = 10;

void add(LabeledInputs& inputs, std::optional<Image> image, std::optional<Label> label) {
  inputs.images.push_back(std::move(image));
  inputs.labels.push_back(label);
}

Prediction blank_prediction(const Predictor& predictor) {
  const auto classes = predictor.classes();
  return {.probabilities = std::vector<float>(classes, 1.0F / static_cast<float>(classes)),
          .is_digit = predictor.has_detector() ? std::optional(0.0F) : std::nullopt};
}

}  // namespace

LabeledInputs read_mnist_inputs(const std::filesystem::path& folder) {
  const auto data = read_mnist(folder, Split::kTest);
  LabeledInputs inputs{.images = {}, .labels = {}, .classes = data.class_names.size()};
  for (std::size_t i = 0; i < data.size(); ++i) add(inputs, data.image(i), data.labels[i]);
  return inputs;
}

LabeledInputs read_stroke_inputs(const std::filesystem::path& file) {
  LabeledInputs inputs;
  for (const auto& [label, drawing] : read_drawings(file)) add(inputs, normalize(rasterize(drawing)), label);
  if (inputs.images.empty()) throw Error(file.string() + ": expected one drawing per line, found an empty file");
  return inputs;
}

LabeledInputs read_image_inputs(const std::filesystem::path& folder) {
  LabeledInputs inputs;
  for (Label digit = 0; digit < kDigits; ++digit) {
    const auto subfolder = folder / std::to_string(digit);
    if (!std::filesystem::is_directory(subfolder)) continue;
    for (const auto& file : find_pictures(subfolder)) add(inputs, read_picture(file), digit);
  }
  if (inputs.images.empty()) {
    throw Error(folder.string() + ": expected PNG or JPEG files in subfolders named 0 to 9, found none");
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
