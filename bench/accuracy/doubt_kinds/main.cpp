// Prints how many real digits a model refuses, and how many images of each kind that is no digit.

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <array>
#include <iomanip>
#include <iostream>

#include "common/choice.h"
#include "common/program.h"
#include "digit/detection.h"
#include "digit/error.h"
#include "digit/evaluation.h"
#include "doubt_kinds/kinds.h"

namespace digit::bench {
namespace {

struct MnistSplit {
  std::string_view name;
  Split value = Split::kTrain;
};
constexpr std::array<MnistSplit, 2> kMnistSplits{{{"held-out", Split::kTrain}, {"test", Split::kTest}}};

struct Command {
  std::filesystem::path model;
  std::vector<std::filesystem::path> strokes;
  std::filesystem::path mnist = "data/mnist";
  Split mnist_split = Split::kTrain;
  std::size_t count = 1000;
  std::uint64_t seed = 1;
};

std::ostream& print_name(const std::string& name) {
  constexpr int kNameWidth = 56;
  return std::cout << std::left << std::setw(kNameWidth) << name << std::right << std::fixed;
}

void print_percent(double share) { std::cout << std::setw(11) << std::setprecision(2) << 100 * share; }

std::vector<float> scores_of(std::span<const Prediction> predictions) {
  std::vector<float> scores;
  for (const auto& prediction : predictions) scores.push_back(prediction.is_digit.value());
  return scores;
}

/// Prints a row about digits, and returns their scores.
std::vector<float> print_digits(const Predictor& predictor, const Digits& digits) {
  const auto predictions = predictor.predict(digits.images);
  const auto evaluation = evaluate(predictions, digits.labels);
  const auto threshold = predictor.metadata().is_digit_threshold.value();
  double confidence = 0, refused = 0, wrong = 0;
  for (std::size_t i = 0; i < predictions.size(); ++i) {
    const bool is_refused = predictions[i].is_digit.value() < threshold;
    confidence += predictions[i].confidence();
    refused += is_refused ? 1 : 0;
    wrong += !is_refused && predictions[i].digit() != digits.labels[i] ? 1 : 0;
  }
  const auto count = static_cast<double>(predictions.size());
  print_name(digits.name) << std::setw(7) << predictions.size();
  for (const double share : {evaluation.accuracy, confidence / count, evaluation.ece, refused / count, wrong / count})
    print_percent(share);
  std::cout << std::endl;
  return scores_of(predictions);
}

void print_non_digits(const Predictor& predictor, const NonDigits& kind, std::span<const float> digit_scores) {
  const auto scores = scores_of(predictor.predict(kind.images));
  const auto detection = evaluate_detection(digit_scores, scores, predictor.metadata().is_digit_threshold);
  print_name(kind.name) << std::setw(7) << scores.size() << std::setw(11) << std::setprecision(4)
                        << detection.auroc.value();
  print_percent(detection.rejected_non_digits.value());
  std::cout << std::endl;
}

void print_kinds(const Predictor& predictor, const std::string& title, std::span<const NonDigits> kinds,
                 std::span<const float> digit_scores) {
  std::cout << "\n";
  print_name(title) << "  count      auroc  refused %\n";
  for (const auto& kind : kinds) print_non_digits(predictor, kind, digit_scores);
}

int run(const Command& command) {
  const Predictor predictor(command.model);
  if (!predictor.has_detector() || !predictor.metadata().is_digit_threshold) {
    throw Error(command.model.string() + ": expected a model with a detector and a threshold, found none");
  }
  std::vector<Digits> sources{read_mnist_digits(command.mnist, command.mnist_split)};
  for (const auto& file : command.strokes) sources.push_back(read_stroke_digits(file));
  print_name("digits") << "  count accuracy %  confid. %      ece %  refused %    wrong %\n";
  std::vector<float> digit_scores;
  for (const auto& digits : sources) {
    const auto scores = print_digits(predictor, digits);
    digit_scores.insert(digit_scores.end(), scores.begin(), scores.end());
  }
  for (const auto& digits : sources) {
    print_digits(predictor, inverted_and_normalized(digits));
    print_digits(predictor, white_on_black(digits, predictor));
  }
  print_kinds(predictor, "no digit, pixels as they are", make_tensors(sources, command.count, command.seed),
              digit_scores);
  print_kinds(predictor, "no digit, drawn and normalized", make_drawings(sources, command.count, command.seed),
              digit_scores);
  return 0;
}

}  // namespace
}  // namespace digit::bench

int main(int argc, char** argv) {
  CLI::App app("Prints how many real digits a model refuses, and how many images of each kind that is no digit.",
               "measure-doubt");
  digit::bench::Command command;
  app.add_option("model", command.model, "TorchScript file")->required()->type_name("MODEL");
  app.add_option("strokes", command.strokes, "JSON Lines files of drawings of digits, raw or .gz")
      ->type_name("STROKES");
  app.add_option("--mnist", command.mnist, "Folder with MNIST")->capture_default_str()->type_name("DIR");
  digit::common::add_choice(app, "--mnist-split", command.mnist_split, digit::bench::kMnistSplits,
                            "Images of MNIST to use, the last 5,000 training images or the test images");
  app.add_option("--count", command.count, "Images of each kind")->capture_default_str()->check(CLI::PositiveNumber);
  app.add_option("--seed", command.seed, "Seed of the random numbers")->capture_default_str();
  return digit::common::run_program(app, argc, argv, [&command] { return digit::bench::run(command); });
}
