#pragma once

#include <cstddef>
#include <iosfwd>
#include <span>
#include <string>
#include <vector>

#include "digit/detection.h"
#include "digit/evaluation.h"
#include "digit/predictor.h"
#include "eval/inputs.h"

namespace digit::eval_app {

/// The results of one run.
struct Report {
  /// On the labeled digits, whether the model rejects them or not.
  Evaluation evaluation;
  /// On digits and non-digits; empty if the model has no detector.
  Detection detection;
  std::size_t non_digits = 0;
  /// The classes of the model, in the order of the confusion matrix.
  std::vector<std::string> class_names;
  /// The number of labeled digits without ink.
  std::size_t blank_digits = 0;
};

/// Expects one prediction per input.
Report evaluate_inputs(const LabeledInputs& inputs, std::span<const Prediction> predictions,
                       const ModelMetadata& metadata);

/// Prints one JSON object: `classes`, the names in the order of `confusion`, `count`, `accuracy`, `ece`, `nll` and
/// `confusion` of the labeled digits, `auroc`, and `rejected`, the fraction of the labeled digits that the model
/// rejects. A figure without inputs is null.
void print_json(std::ostream& out, const Report& report);

/// Prints the same as text, and the fraction of the non-digits that the model rejects.
void print_text(std::ostream& out, const Report& report);

}  // namespace digit::eval_app
