#include "eval/report.h"

#include <nlohmann/json.hpp>
#include <ostream>

#include "common/evaluation_text.h"
#include "digit/error.h"

namespace digit::eval_app {
namespace {

nlohmann::json or_null(const std::optional<double>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
}

/// Scores of the digits and of the non-digits.
struct Scores {
  std::vector<float> digits;
  std::vector<float> non_digits;
};

Scores scores_of(const LabeledInputs& inputs, std::span<const Prediction> answers) {
  Scores scores;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (answers[i].is_digit) (inputs.labels[i] ? scores.digits : scores.non_digits).push_back(*answers[i].is_digit);
  }
  return scores;
}

void print_detection(std::ostream& out, const Report& report) {
  const auto& detection = report.detection;
  if (report.non_digits > 0) out << "non-digits  " << report.non_digits << "\n";
  if (detection.auroc) out << "auroc       " << *detection.auroc << "\n";
  if (detection.rejected_digits)
    out << "rejected    " << common::percent(*detection.rejected_digits) << " of the digits\n";
  if (detection.rejected_non_digits) {
    out << "rejected    " << common::percent(*detection.rejected_non_digits) << " of the non-digits\n";
  }
}

}  // namespace

Report measure(const LabeledInputs& inputs, std::span<const Prediction> answers, const ModelMetadata& metadata) {
  if (metadata.class_names.size() != inputs.classes) {
    throw Error("expected a model of " + std::to_string(inputs.classes) +
                " classes, as many as the labels tell apart, found one of " +
                std::to_string(metadata.class_names.size()) + "; measure it on data like those it was trained on");
  }
  Report report;
  std::vector<Prediction> of_digits;
  std::vector<std::uint8_t> labels;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (!inputs.labels[i]) continue;
    of_digits.push_back(answers[i]);
    labels.push_back(*inputs.labels[i]);
    if (!inputs.images[i]) ++report.blank_digits;
  }
  const auto scores = scores_of(inputs, answers);
  report.evaluation = evaluate(of_digits, labels);
  report.detection = evaluate_detection(scores.digits, scores.non_digits, metadata.is_digit_threshold);
  report.non_digits = answers.size() - labels.size();
  return report;
}

void print_json(std::ostream& out, const Report& report) {
  const auto& evaluation = report.evaluation;
  const auto measured = [&](double value) { return evaluation.count > 0 ? nlohmann::json(value) : nullptr; };
  const nlohmann::json json = {{"count", evaluation.count},
                               {"accuracy", measured(evaluation.accuracy)},
                               {"ece", measured(evaluation.ece)},
                               {"nll", measured(evaluation.nll)},
                               {"auroc", or_null(report.detection.auroc)},
                               {"rejected", or_null(report.detection.rejected_digits)},
                               {"confusion", evaluation.confusion}};
  out << json.dump() << "\n";
}

void print_text(std::ostream& out, const Report& report, const std::vector<std::string>& class_names) {
  const auto& evaluation = report.evaluation;
  out << "images      " << evaluation.count << "\n";
  if (report.blank_digits > 0) out << "blank       " << report.blank_digits << " of them, counted as wrong\n";
  if (evaluation.count > 0) {
    out << "accuracy    " << common::percent(evaluation.accuracy) << "\nnll         " << evaluation.nll
        << "\nece         " << common::percent(evaluation.ece) << "\n";
  }
  print_detection(out, report);
  if (evaluation.count > 0) common::print_confusion(out, evaluation, class_names);
}

}  // namespace digit::eval_app
