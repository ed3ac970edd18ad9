#include "eval/image_files.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "common/evaluation_text.h"
#include "common/program.h"
#include "digit/error.h"
#include "digit/file.h"
#include "digit/prepare.h"
#include "eval/inputs.h"

namespace digit::eval_app {
namespace {

/// A file that was read, or the reason why it could not be read.
struct ReadFile {
  std::string name;
  std::optional<Image> image;
  std::string error;
};

ReadFile read(const std::filesystem::path& file, InputForm form) {
  ReadFile result{.name = file.string(), .image = {}, .error = {}};
  EncodedPicture picture;
  try {
    picture.bytes = read_file(file);
  } catch (const Error& error) {
    result.error = error.what();
    return result;
  }
  try {
    result.image = prepare(picture, form);
  } catch (const Error& error) {
    result.error = result.name + ": " + error.what();
  }
  return result;
}

/// Returns nullopt if the model has no threshold.
std::optional<bool> is_rejected(const Prediction& prediction, const ModelMetadata& metadata) {
  if (!prediction.is_digit || !metadata.is_digit_threshold) return std::nullopt;
  return *prediction.is_digit < *metadata.is_digit_threshold;
}

nlohmann::json to_json(const ReadFile& file, const Prediction& prediction, const ModelMetadata& metadata) {
  if (!file.error.empty()) return {{"file", file.name}, {"error", file.error}};
  nlohmann::json json = {{"file", file.name},
                         {"prediction", nullptr},
                         {"label", nullptr},
                         {"confidence", 0},
                         {"probabilities", prediction.probabilities}};
  if (file.image) {
    json["prediction"] = prediction.digit();
    json["label"] = metadata.class_names.at(prediction.digit());
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

bool print_predictions(std::ostream& out, const Predictor& predictor, std::span<const std::filesystem::path> paths,
                       bool as_json) {
  const auto& metadata = predictor.metadata();
  std::vector<ReadFile> files;
  std::vector<std::optional<Image>> images;
  for (const auto& path : paths) images.push_back(files.emplace_back(read(path, metadata.input)).image);
  const auto predictions = predict_images(predictor, images);
  auto array = nlohmann::json::array();
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (as_json) {
      array.push_back(to_json(files[i], predictions[i], metadata));
    } else if (files[i].error.empty()) {
      out << files[i].name << ": " << (images[i] ? to_text(predictions[i], metadata) : "blank") << "\n";
    }
    if (!files[i].error.empty()) common::print_error("digit-eval", files[i].error);
  }
  if (as_json) out << array.dump() << "\n";
  return std::ranges::all_of(files, &std::string::empty, &ReadFile::error);
}

}  // namespace digit::eval_app
