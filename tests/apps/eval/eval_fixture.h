#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "support/process.h"
#include "support/temporary_folder.h"

namespace digit::test {

/// What the program's models answer to everything that has ink.
inline constexpr std::size_t kAnswer = 3;

/// Runs digit-eval in a folder of its own, with models in it that can be foretold.
class EvalProgramTest {
 public:
  /// Writes `digit.pt`, which answers kAnswer to everything, and cannot tell a digit from what is none.
  EvalProgramTest();

 protected:
  ProcessResult run(std::vector<std::string> options) const;

  /// A model that answers kAnswer and an `is_digit` above 0.99 to everything, and refuses what scores below 0.5.
  void write_detecting_model(std::string_view name) const;
  /// A model of that many classes.
  void write_model_of_classes(std::string_view name, std::size_t classes) const;

  /// A JSON Lines file of one drawing for each label, each a seven but for those that `blank` counts off at the end.
  /// A label is as it stands in JSON.
  void write_strokes(std::string_view name, const std::vector<std::string>& labels, std::size_t blank = 0) const;
  /// A picture of a seven, in folders that are made.
  void write_picture(const std::filesystem::path& name) const;
  /// A picture of paper alone.
  void write_blank_picture(const std::filesystem::path& name) const;
  void write_text(const std::filesystem::path& name, std::string_view text) const;

  TemporaryFolder folder_;
};

}  // namespace digit::test
