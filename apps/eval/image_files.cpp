#include "eval/image_files.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <vector>

#include "common/evaluation_text.h"
#include "digit/picture_folder.h"
#include "eval/inputs.h"

namespace digit::eval_app {
namespace {

/// Returns nullopt if the model has no threshold.
std::optional<bool> is_rejected(const Prediction& prediction, const ModelMetadata& metadata) {
  if (!prediction.is_digit || !metadata.is_digit_threshold) return std::nullopt;
  return *prediction.is_digit < *metadata.is_digit_threshold;
}

nlohmann::json to_json(const std::string& file, const Prediction& prediction, bool is_blank,
                       const ModelMetadata& metadata) {
  nlohmann::json json = {
      {"file", file}, {"prediction", nullptr}, {"confidence", 0}, {"probabilities", prediction.probabilities}};
  if (!is_blank) {
    json["prediction"] = prediction.digit();
    json["confidence"] = prediction.confidence();
  }
  if (prediction.is_digit) json["is_digit"] = *prediction.is_digit;
  if (const auto rejected = is_rejected(prediction, metadata)) json["rejected"] = *rejected;
  return json;
}

std::string to_text(const Prediction& prediction, const ModelMetadata& metadata) {
  auto text = metadata.class_names.at(prediction.digit()) + " (" + common::percent(prediction.confidence()) + ")";
  if (is_rejected(prediction, metadata).value_or(false)) text += ", but it does not look like a digit";
  return text;
}

}  // namespace

void print_predictions(std::ostream& out, const Predictor& predictor, std::span<const std::filesystem::path> files,
                       bool as_json) {
  std::vector<std::optional<Image>> images;
  images.reserve(files.size());
  for (const auto& file : files) images.push_back(read_picture(file));
  const auto predictions = predict_images(predictor, images);
  const auto& metadata = predictor.metadata();
  auto array = nlohmann::json::array();
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (as_json) {
      array.push_back(to_json(files[i].string(), predictions[i], !images[i], metadata));
    } else {
      out << files[i].string() << ": " << (images[i] ? to_text(predictions[i], metadata) : "blank") << "\n";
    }
  }
  if (as_json) out << array.dump() << "\n";
}

}  // namespace digit::eval_app
