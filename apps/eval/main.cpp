#include <iostream>
#include <nlohmann/json.hpp>
#include <span>

#include "common/evaluation_text.h"
#include "common/model_path.h"
#include "common/program.h"
#include "digit/decode.h"
#include "digit/drawing_file.h"
#include "digit/error.h"
#include "digit/evaluation.h"
#include "digit/file.h"
#include "digit/normalize.h"
#include "digit/predictor.h"
#include "digit/rasterize.h"
#include "eval/command_line.h"

namespace digit {
namespace {

nlohmann::json to_json(const Evaluation& evaluation) {
  return {{"count", evaluation.count},
          {"accuracy", evaluation.accuracy},
          {"ece", evaluation.ece},
          {"nll", evaluation.nll},
          {"confusion", evaluation.confusion}};
}

void print(const Evaluation& evaluation, const std::vector<std::string>& class_names) {
  std::cout << "images    " << evaluation.count << "\naccuracy  " << percent(evaluation.accuracy) << "\nnll       "
            << evaluation.nll << "\nece       " << percent(evaluation.ece) << "\n";
  print_confusion(std::cout, evaluation, class_names);
}

void report(const Evaluation& evaluation, const Predictor& predictor, const EvalCommand& command) {
  if (command.json) {
    std::cout << to_json(evaluation).dump() << std::endl;
  } else {
    print(evaluation, predictor.metadata().class_names);
  }
}

void evaluate_mnist(const Predictor& predictor, const EvalCommand& command) {
  const auto images = read_mnist(*command.mnist, Split::kTest);
  report(evaluate(predict_all(predictor, images), images.labels), predictor, command);
}

void evaluate_strokes(const Predictor& predictor, const EvalCommand& command) {
  std::vector<Prediction> predictions;
  std::vector<std::uint8_t> labels;
  for (const auto& [label, drawing] : read_drawings(*command.strokes)) {
    if (!label) continue;
    predictions.push_back(predictor.predict(normalize(rasterize(drawing)).value_or(Image{})));
    labels.push_back(*label);
  }
  report(evaluate(predictions, labels), predictor, command);
}

/// Nothing where the picture is blank.
std::optional<Prediction> predict_picture(const Predictor& predictor, const std::filesystem::path& file) {
  const auto bytes = read_file(file);
  try {
    const auto image = normalize(decode_picture(std::as_bytes(std::span(bytes))));
    return image ? std::optional(predictor.predict(*image)) : std::nullopt;
  } catch (const Error& error) {
    throw Error(file.string() + ": " + error.what());
  }
}

nlohmann::json to_json(const std::filesystem::path& file, const std::optional<Prediction>& prediction) {
  nlohmann::json json = {{"file", file.string()}, {"prediction", nullptr}, {"confidence", 0}};
  if (prediction) {
    json["prediction"] = prediction->digit();
    json["confidence"] = prediction->confidence();
    json["probabilities"] = prediction->probabilities;
  }
  return json;
}

void predict_pictures(const Predictor& predictor, const EvalCommand& command) {
  auto all = nlohmann::json::array();
  for (const auto& file : command.pictures) {
    const auto prediction = predict_picture(predictor, file);
    if (command.json) {
      all.push_back(to_json(file, prediction));
    } else if (prediction) {
      std::cout << file.string() << ": " << predictor.metadata().class_names[prediction->digit()] << " ("
                << percent(prediction->confidence()) << ")\n";
    } else {
      std::cout << file.string() << ": blank\n";
    }
  }
  if (command.json) std::cout << all.dump() << "\n";
}

int run(const EvalCommand& command) {
  const Predictor predictor(find_model(command.model));
  if (command.mnist) evaluate_mnist(predictor, command);
  if (command.strokes) evaluate_strokes(predictor, command);
  if (!command.pictures.empty()) predict_pictures(predictor, command);
  return 0;
}

}  // namespace
}  // namespace digit

int main(int argc, char** argv) {
  CLI::App app("Measures a model on MNIST, or reads pictures of digits.", "digit-eval");
  digit::EvalCommand command;
  digit::bind_options(app, command);
  return digit::run_program(app, argc, argv, [&command] { return digit::run(command); });
}
