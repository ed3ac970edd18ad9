#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "support/process.h"
#include "support/temporary_folder.h"

namespace digit::test {

/// The class that the test models predict for every image with ink.
inline constexpr std::size_t kPredicted = 3;

/// Runs digit-eval in a temporary folder with models whose predictions are known.
class EvalProgramTest {
 public:
  /// Writes `digit.pt`, which predicts kPredicted for every image and has no detector.
  EvalProgramTest();

 protected:
  ProcessResult run(std::vector<std::string> options) const;

  /// Writes a model that returns kPredicted and an `is_digit` above 0.99 for every image, with a threshold of 0.5.
  void write_detecting_model(std::string_view name) const;
  /// Writes a model of the form `image` that predicts the first of these classes for every image.
  void write_model_of_classes(std::string_view name, std::vector<std::string> class_names) const;

  /// Writes a JSON Lines file with one drawing per label. The last `blank` drawings are blank, the others are a seven.
  /// A label is JSON text.
  void write_strokes(std::string_view name, const std::vector<std::string>& labels, std::size_t blank = 0) const;
  /// Writes a PNG of a seven. Creates missing folders.
  void write_image(const std::filesystem::path& name) const;
  /// Writes a PNG without ink.
  void write_blank_image(const std::filesystem::path& name) const;
  void write_text(const std::filesystem::path& name, std::string_view text) const;

  TemporaryFolder folder_;
};

}  // namespace digit::test
