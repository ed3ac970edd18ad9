#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "digit/input_form.h"

namespace digit::test {

/// Writes an untrained model with the default layers.
void write_small_model(const std::filesystem::path& file);

/// Writes an untrained CNN with the default layers and a detector.
void write_small_cnn(const std::filesystem::path& file);

/// A model that predicts the same class for every input, with a probability above 0.9.
struct ConstantModel {
  std::size_t answer = 0;
  /// Used if there are no `class_names`; the names are then numbers.
  std::size_t classes = 10;
  std::vector<std::string> class_names = {};
  InputForm input = InputForm::kHandwriting;
  /// If set, the model has a detector, whose `is_digit` is above 0.99 for every input.
  std::optional<double> is_digit_threshold = std::nullopt;
};
void write_model(const std::filesystem::path& file, const ConstantModel& model);

/// Writes a TorchScript file with these methods, and with the metadata of a model of digit-train for so many classes.
void write_scripted_model(const std::filesystem::path& file, const std::string& methods, std::size_t classes);

}  // namespace digit::test
