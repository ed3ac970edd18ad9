#include "train/output/conclusion.h"

#include <torch/types.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "common/evaluation_text.h"
#include "common/program.h"
#include "digit/image.h"
#include "train/interrupt.h"
#include "train/output/model_output.h"
#include "train/report/machine.h"
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

std::string interrupted_text(const EndedTraining& training) {
  const auto& last = training.result.last;
  const auto& checkpoint = training.command.run.checkpoint;
  return "interrupted in epoch " + std::to_string(last.epoch) + " after " + std::to_string(last.images) + " images; " +
         (checkpoint ? "resume with --resume " + checkpoint->string() : "no model was written");
}

std::string completed_text(const EndedTraining& training) {
  const auto& epoch = training.result.best_epoch;
  const auto kept = epoch ? "the model has the weights of epoch " + std::to_string(*epoch) + "; " : "";
  return "completed; " + kept + "wrote " + training.command.run.output.string();
}

void print_test(std::ostream& log, const EndedTraining& training, const Evaluation& evaluation) {
  if (const auto epoch = training.result.best_epoch) log << "kept the weights of epoch " << *epoch << "\n";
  if (training.result.held_out_accuracy)
    log << "held-out accuracy " << common::percent(*training.result.held_out_accuracy) << "\n";
  common::print_classes(log, evaluation, training.data.train.class_names);
  log << "test accuracy " << common::percent(evaluation.accuracy) << " on " << evaluation.count << " images, loss "
      << evaluation.nll << "\nwrote " << training.command.run.output.string() << std::endl;
}

/// Returns the weights as neurons × height × width, or an undefined tensor if they have no such shape.
torch::Tensor as_images(const torch::Tensor& weight) {
  constexpr auto kSide = static_cast<std::int64_t>(kImageSide);
  if (weight.dim() == 2 && weight.size(1) == kSide * kSide) return weight.view({-1, kSide, kSide});
  if (weight.dim() == 4) return weight.select(1, 0);
  return {};
}

/// The weights of a fully connected layer of 28×28 pixels, or the first channel of a convolution's kernels. Empty for
/// any other first layer.
FirstLayer first_layer(const torch::nn::Module& network) {
  const torch::NoGradGuard no_gradient;
  const auto parameters = network.parameters();
  if (parameters.empty()) return {};
  auto images = as_images(parameters.front().detach());
  if (!images.defined()) return {};
  images = images.to(torch::kCPU, torch::kFloat32).contiguous();
  const auto* first = images.data_ptr<float>();
  return {.width = static_cast<std::size_t>(images.size(2)),
          .height = static_cast<std::size_t>(images.size(1)),
          .weights = {first, first + images.numel()}};
}

/// Writes the report if it is requested. `test` is nullopt if the training was interrupted.
void write_report(std::ostream& log, const EndedTraining& training, std::string outcome,
                  const std::optional<TestResult>& test) {
  constexpr std::size_t kMaxErrors = 60;
  const auto& folder = training.command.watch.report;
  if (!folder) return;
  TrainingReport report{.outcome = std::move(outcome),
                        .date = now_text(),
                        .version = "digit-train " + common::version_text(),
                        .machine = machine_text(),
                        .history = training.history,
                        .data = summarize(training.data),
                        .options = training_options(training.command),
                        .test = {},
                        .worst_errors = {},
                        .first_layer = first_layer(training.network.module()),
                        .timings = training.stopwatch.laps(),
                        .threads = training.threads};
  if (test) {
    report.test = test->evaluation;
    report.worst_errors = find_worst_errors(training.data.test, test->predictions, kMaxErrors);
  }
  log << "wrote " << write_report(*folder, report).string() << std::endl;
}

}  // namespace

int conclude(EndedTraining training, std::ostream& log) {
  if (!training.result.completed) {
    const auto outcome = interrupted_text(training);
    common::print_error("digit-train", outcome);
    write_report(log, training, outcome, {});
    return 128 + interrupted_by();
  }
  const auto test = evaluate_and_write(training.network, describe(training.command, training.data, training.result),
                                       training.data.test, training.command.run.output);
  training.stopwatch.lap("testing and writing the model");
  print_test(log, training, test.evaluation);
  write_report(log, training, completed_text(training), test);
  if (training.command.run.json) std::cout << to_json(training, test.evaluation).dump(2) << std::endl;
  return 0;
}

}  // namespace digit::train_app
