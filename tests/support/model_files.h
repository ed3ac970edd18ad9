#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>

namespace digit::test {

/// A model file of the default shape that has learned nothing.
void write_small_model(const std::filesystem::path& file);

/// A model that gives one class to every input, with a probability above 0.9.
struct AnsweringModel {
  std::size_t answer = 0;
  std::size_t classes = 10;
  /// Nothing: a model without a detector. Otherwise its `is_digit` is above 0.99 for every input.
  std::optional<double> is_digit_threshold = std::nullopt;
};
void write_model(const std::filesystem::path& file, const AnsweringModel& model);

}  // namespace digit::test
