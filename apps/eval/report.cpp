#include "eval/report.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>

#include "common/evaluation_text.h"

namespace digit::eval_app {
namespace {

nlohmann::json or_null(const std::optional<double>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
}

void print_detection(std::ostream& out, const Report& report) {
  const auto& detection = report.detection;
  if (report.non_digits > 0) out << "non-digits  " << report.non_digits << "\n";
  if (detection.auroc) out << "auroc       " << *detection.auroc << "\n";
  const auto print_rejected = [&](const std::optional<double>& fraction, const char* what) {
    if (fraction) out << "rejected    " << common::percent(*fraction) << " of the " << what << "\n";
  };
  print_rejected(detection.rejected_digits, "digits");
  print_rejected(detection.rejected_non_digits, "non-digits");
}

}  // namespace

Report evaluate_inputs(const LabeledInputs& inputs, std::span<const Prediction> predictions,
                       const ModelMetadata& metadata) {
  Report report;
  std::vector<Prediction> digits;
  std::vector<Label> labels;
  std::vector<float> digit_scores;
  std::vector<float> non_digit_scores;
  for (std::size_t i = 0; i < predictions.size(); ++i) {
    const auto& label = inputs.labels[i];
    if (predictions[i].is_digit) (label ? digit_scores : non_digit_scores).push_back(*predictions[i].is_digit);
    if (!label) continue;
    digits.push_back(predictions[i]);
    labels.push_back(*label);
    if (!inputs.images[i]) ++report.blank_digits;
  }
  report.evaluation = evaluate(digits, labels);
  report.detection = evaluate_detection(digit_scores, non_digit_scores, metadata.is_digit_threshold);
  report.class_names = metadata.class_names;
  report.non_digits = predictions.size() - labels.size();
  return report;
}

void print_json(std::ostream& out, const Report& report) {
  const auto& evaluation = report.evaluation;
  const auto or_null_if_empty = [&](double value) { return evaluation.count > 0 ? nlohmann::json(value) : nullptr; };
  const nlohmann::json json = {{"classes", report.class_names},
                               {"count", evaluation.count},
                               {"accuracy", or_null_if_empty(evaluation.accuracy)},
                               {"ece", or_null_if_empty(evaluation.ece)},
                               {"nll", or_null_if_empty(evaluation.nll)},
                               {"auroc", or_null(report.detection.auroc)},
                               {"rejected", or_null(report.detection.rejected_digits)},
                               {"confusion", evaluation.confusion}};
  out << json.dump() << "\n";
}

void print_text(std::ostream& out, const Report& report) {
  const auto& evaluation = report.evaluation;
  out << "images      " << evaluation.count << "\n";
  if (report.blank_digits > 0) out << "blank       " << report.blank_digits << " of these, counted as wrong\n";
  if (evaluation.count > 0) {
    out << "accuracy    " << common::percent(evaluation.accuracy) << "\nnll         " << evaluation.nll
        << "\nece         " << common::percent(evaluation.ece) << "\n";
  }
  print_detection(out, report);
  if (evaluation.count > 0) common::print_confusion(out, evaluation, report.class_names);
}

}  // namespace digit::eval_app
