#include "train/output/conclusion.h"

#include <torch/types.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "common/evaluation_text.h"
#include "common/program.h"
#include "digit/image.h"
#include "train/interrupt.h"
#include "train/output/model_output.h"
#include "train/report/report.h"

namespace digit::train_app {
namespace {

nlohmann::json to_json(const EndedTraining& training, const Evaluation& evaluation) {
  const auto& last = training.result.last;
  const auto images = static_cast<double>(last.epoch * last.epoch_images);
  nlohmann::json json{{"test_accuracy", evaluation.accuracy},
                      {"test_loss", evaluation.nll},
                      {"epochs", last.epoch},
                      {"seconds", last.seconds},
                      {"images_per_second", images / last.seconds},
                      {"model", training.command.run.output.string()},
                      {"options", training_options(training.command)}};
  if (const auto accuracy = training.result.validation_accuracy) {
    json["validation_accuracy"] = *accuracy;
    json["validation_loss"] = *training.result.validation_loss;
  }
  return json;
}

std::string how_to_go_on(const TrainCommand& command) {
  const auto& checkpoint = command.run.checkpoint;
  return checkpoint ? "go on with --resume " + checkpoint->string() : "no model was written";
}

std::string completed_text(const EndedTraining& training) {
  const auto& epoch = training.result.best_epoch;
  const auto kept = epoch ? "the weights of epoch " + std::to_string(*epoch) + " were kept; " : "";
  return "completed; " + kept + "the model is " + training.command.run.output.string();
}

void print_test(std::ostream& log, const EndedTraining& training, const Evaluation& evaluation) {
  if (const auto epoch = training.result.best_epoch) log << "kept the weights of epoch " << *epoch << "\n";
  if (training.result.held_out_accuracy)
    log << "held-out accuracy " << common::percent(*training.result.held_out_accuracy) << "\n";
  common::print_classes(log, evaluation, training.data.train.class_names);
  log << "test accuracy " << common::percent(evaluation.accuracy) << " on " << evaluation.count << " images, loss "
      << evaluation.nll << "\nwrote " << training.command.run.output.string() << std::endl;
}

/// `test`: nothing where training was interrupted.
TrainingReport report_of(const EndedTraining& training, std::string outcome, const std::optional<TestResult>& test) {
  constexpr std::size_t kMostWrongDigits = 60;
  TrainingReport report;
  report.outcome = std::move(outcome);
  report.history = training.history;
  report.data = summarize(training.data);
  report.options = training_options(training.command);
  report.first_layer = first_layer(training.network.module());
  report.timings = training.stopwatch.laps();
  report.threads = training.threads;
  if (test) {
    report.test = test->evaluation;
    report.most_wrong = find_most_wrong(training.data.test, test->predictions, kMostWrongDigits);
  }
  return report;
}

void write_report_if_asked(std::ostream& log, const EndedTraining& training, std::string outcome,
                           const std::optional<TestResult>& test) {
  const auto& folder = training.command.watch.report;
  if (!folder) return;
  const auto file = write_report(*folder, report_of(training, std::move(outcome), test));
  log << "wrote " << file.string() << std::endl;
}

/// neurons × height × width, or undefined.
torch::Tensor as_pictures(const torch::Tensor& weight) {
  constexpr auto kSide = static_cast<std::int64_t>(kImageSide);
  if (weight.dim() == 2 && weight.size(1) == kSide * kSide) return weight.view({-1, kSide, kSide});
  if (weight.dim() == 4) return weight.select(1, 0);
  return {};
}

}  // namespace

int conclude(EndedTraining training, std::ostream& log) {
  const auto& last = training.result.last;
  if (!training.result.completed) {
    const auto outcome = "interrupted in epoch " + std::to_string(last.epoch) + " after " +
                         std::to_string(last.images) + " images; " + how_to_go_on(training.command);
    common::print_error("digit-train", outcome);
    write_report_if_asked(log, training, outcome, {});
    return 128 + interrupted_by();
  }
  const auto test = evaluate_and_write(training.network, describe(training.command, training.data, training.result),
                                       training.data.test, training.command.run.output);
  training.stopwatch.lap("testing and writing the model");
  print_test(log, training, test.evaluation);
  write_report_if_asked(log, training, completed_text(training), test);
  if (training.command.run.json) std::cout << to_json(training, test.evaluation).dump(2) << std::endl;
  return 0;
}

FirstLayer first_layer(const torch::nn::Module& network) {
  const torch::NoGradGuard no_gradient;
  const auto parameters = network.parameters();
  if (parameters.empty()) return {};
  auto pictures = as_pictures(parameters.front().detach());
  if (!pictures.defined()) return {};
  pictures = pictures.to(torch::kCPU, torch::kFloat32).contiguous();
  const auto* first = pictures.data_ptr<float>();
  return {.width = static_cast<std::size_t>(pictures.size(2)),
          .height = static_cast<std::size_t>(pictures.size(1)),
          .weights = {first, first + pictures.numel()}};
}

}  // namespace digit::train_app
