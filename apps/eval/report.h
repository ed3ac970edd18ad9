#pragma once

#include <cstddef>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "digit/detection.h"
#include "digit/evaluation.h"
#include "digit/predictor.h"
#include "eval/inputs.h"

namespace digit::eval_app {

/// Everything measured in one run.
struct Report {
  /// Over the labeled digits, refused or not.
  Evaluation evaluation;
  /// Digits against what is labeled as none; empty where the model has no `is_digit`.
  Detection detection;
  std::size_t non_digits = 0;
  /// Labeled digits without ink.
  std::size_t blank_digits = 0;
};

/// `answers`: as many as inputs. Throws digit::Error where the model tells another number of classes apart than the
/// labels.
Report measure(const LabeledInputs& inputs, std::span<const Prediction> answers, const ModelMetadata& metadata);

/// One object: `count`, `accuracy`, `ece`, `nll` and `confusion` over the labeled digits, `auroc`, and `rejected`, the
/// share of the labeled digits that the model refuses; null where there is nothing to measure it on.
void print_json(std::ostream& out, const Report& report);

/// The same to be read, with the confusion matrix and the share of non-digits refused.
void print_text(std::ostream& out, const Report& report, const std::vector<std::string>& class_names);

}  // namespace digit::eval_app
