#include "eval/image_files.h"

#include <algorithm>
#include <iomanip>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "common/evaluation_text.h"
#include "common/program.h"
#include "common/terminal.h"
#include "digit/error.h"
#include "digit/file.h"
#include "digit/prepare.h"
#include "eval/inputs.h"
#include "eval/stages.h"

namespace digit::eval_app {
namespace {

/// A file that was read, or the reason why it could not be read.
struct ReadFile {
  std::string name;
  std::optional<Image> image;
  std::string error;
  std::vector<StageFile> stages;
};

ReadFile read(const std::filesystem::path& file, InputForm form, const PrepareOptions& options) {
  ReadFile result{.name = file.string(), .image = {}, .error = {}, .stages = {}};
  EncodedPicture picture;
  try {
    picture.bytes = read_file(file);
  } catch (const Error& error) {
    result.error = error.what();
    return result;
  }
  try {
    result.image = prepare(picture, form, options);
  } catch (const Error& error) {
    result.error = result.name + ": " + error.what();
  }
  return result;
}

std::vector<ReadFile> read_all(std::span<const std::filesystem::path> paths, const Predictor& predictor,
                               const std::optional<std::filesystem::path>& stages_folder) {
  if (stages_folder) create_stages_folder(*stages_folder);
  const auto prefixes = stage_prefixes(paths);
  std::vector<ReadFile> files;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    std::vector<Stage> stages;
    files.push_back(
        read(paths[i], predictor.metadata().input,
             {.observer = stages_folder ? collect_stages(stages) : StageObserver{}, .score = predictor.score()}));
    if (stages_folder) files.back().stages = write_stages(*stages_folder, prefixes[i], stages);
  }
  return files;
}

/// Returns nullopt if the model has no threshold.
std::optional<bool> is_rejected(const Prediction& prediction, const ModelMetadata& metadata) {
  if (!prediction.is_digit || !metadata.is_digit_threshold) return std::nullopt;
  return *prediction.is_digit < *metadata.is_digit_threshold;
}

nlohmann::json to_json(std::span<const StageFile> stages) {
  auto array = nlohmann::json::array();
  for (const auto& [name, width, height, file] : stages) {
    array.push_back({{"name", name}, {"width", width}, {"height", height}, {"file", file.string()}});
  }
  return array;
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
  if (!file.stages.empty()) json["stages"] = to_json(file.stages);
  return json;
}

std::string to_text(const Prediction& prediction, const ModelMetadata& metadata) {
  auto text = metadata.class_names.at(prediction.digit()) + " (" + common::percent(prediction.confidence()) + ")";
  if (is_rejected(prediction, metadata).value_or(false)) text += ", but it does not look like a digit";
  return text;
}

/// Prints a line for each stage, in columns.
void print_stages(std::ostream& out, std::span<const StageFile> stages) {
  std::size_t widest = 0;
  for (const auto& stage : stages) widest = std::max(widest, stage.name.size());
  for (const auto& [name, width, height, file] : stages) {
    out << "  " << std::left << std::setw(static_cast<int>(widest)) << name << std::right << std::setw(6) << width
        << common::for_locale("×") << std::left << std::setw(5) << height << " " << file.string() << "\n";
  }
}

}  // namespace

bool print_predictions(std::ostream& out, const Predictor& predictor, std::span<const std::filesystem::path> paths,
                       const PrintOptions& options) {
  const auto& metadata = predictor.metadata();
  const auto files = read_all(paths, predictor, options.stages_folder);
  std::vector<std::optional<Image>> images;
  images.reserve(files.size());
  for (const auto& file : files) images.push_back(file.image);
  const auto predictions = predict_images(predictor, images);
  auto array = nlohmann::json::array();
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (options.as_json) {
      array.push_back(to_json(files[i], predictions[i], metadata));
    } else if (files[i].error.empty()) {
      out << files[i].name << ": " << (images[i] ? to_text(predictions[i], metadata) : "blank") << "\n";
      print_stages(out, files[i].stages);
    }
    if (!files[i].error.empty()) common::print_error("digit-eval", files[i].error);
  }
  if (options.as_json) out << array.dump() << "\n";
  return std::ranges::all_of(files, &std::string::empty, &ReadFile::error);
}

}  // namespace digit::eval_app
