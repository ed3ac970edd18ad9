#include "eval/pictures.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <vector>

#include "common/evaluation_text.h"
#include "digit/picture_folder.h"
#include "eval/predictions.h"

namespace digit::eval_app {
namespace {

/// One picture with what was said of it.
struct ReadPicture {
  const std::filesystem::path& file;
  bool is_blank;
  const Prediction& prediction;
};

/// Nothing where the model has no threshold.
std::optional<bool> is_rejected(const Prediction& prediction, const ModelMetadata& metadata) {
  if (!prediction.is_digit || !metadata.is_digit_threshold) return std::nullopt;
  return *prediction.is_digit < *metadata.is_digit_threshold;
}

nlohmann::json to_json(const ReadPicture& answered, const ModelMetadata& metadata) {
  const auto& prediction = answered.prediction;
  nlohmann::json json = {{"file", answered.file.string()},
                         {"prediction", nullptr},
                         {"confidence", 0},
                         {"probabilities", prediction.probabilities}};
  if (!answered.is_blank) {
    json["prediction"] = prediction.digit();
    json["confidence"] = prediction.confidence();
  }
  if (prediction.is_digit) json["is_digit"] = *prediction.is_digit;
  if (const auto rejected = is_rejected(prediction, metadata)) json["rejected"] = *rejected;
  return json;
}

void print_line(std::ostream& out, const ReadPicture& answered, const ModelMetadata& metadata) {
  out << answered.file.string() << ": ";
  if (answered.is_blank) {
    out << "blank\n";
    return;
  }
  const auto& prediction = answered.prediction;
  out << metadata.class_names.at(prediction.digit()) << " (" << common::percent(prediction.confidence()) << ")";
  if (is_rejected(prediction, metadata).value_or(false)) out << ", but it does not look like a digit";
  out << "\n";
}

}  // namespace

void print_pictures(std::ostream& out, const Predictor& predictor, std::span<const std::filesystem::path> files,
                    bool as_json) {
  std::vector<std::optional<Image>> images;
  images.reserve(files.size());
  for (const auto& file : files) images.push_back(read_picture(file));
  const auto answers = predict_images(predictor, images);
  auto all = nlohmann::json::array();
  for (std::size_t i = 0; i < files.size(); ++i) {
    const ReadPicture answered{.file = files[i], .is_blank = !images[i], .prediction = answers[i]};
    if (as_json) {
      all.push_back(to_json(answered, predictor.metadata()));
    } else {
      print_line(out, answered, predictor.metadata());
    }
  }
  if (as_json) out << all.dump() << "\n";
}

}  // namespace digit::eval_app
