#pragma once

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "digit/evaluation.h"
#include "digit/labeled_images.h"
#include "digit/predictor.h"
#include "train/command_line.h"
#include "train/data/data_splits.h"

namespace digit::train_app {

/// The exit status of a training whose model does not take the place of the served one.
inline constexpr int kNotPromoted = 3;

/// Why a new model does not take the place of the served one.
class NotPromoted : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Returns where the new model is written if --output and --promote name the same file: beside it, as `FILE.new`.
std::filesystem::path candidate_of(const std::filesystem::path& promoted);

/// Decides whether the new model of a training replaces the model file of --promote. The new one must be better on the
/// held-back samples, and on the test images of every other source of --data and on synthetic digits at most 0.2
/// points worse.
class Promotion {
 public:
  /// The fewest held-back samples without --force.
  static constexpr std::size_t kMinSamples = 50;
  /// By which share of the images of other data the new model may be worse, in thousandths.
  static constexpr std::size_t kAllowedLoss = 2;

  /// Checks before the training what can be checked: throws NotPromoted if there are too few held-back samples or no
  /// other data, and digit::Error if the present model is missing or has other classes. Without a model in the file of
  /// --promote, that of --init is the present one. `command` and `data` must outlive this object.
  Promotion(const TrainCommand& command, const DataSplits& data);

  /// Compares the new model, which `command.run.output` has, with the present one, and prints the accuracies. Then
  /// writes the present one to `FILE.previous` and replaces it atomically by the new one. Throws NotPromoted, and
  /// leaves the present one as it is, if the new one is not better.
  void decide(std::ostream& log) const;

 private:
  /// Images on which the models are compared.
  struct Contest {
    std::string name;
    LabeledImages images;
    /// Whether the new model must be better, instead of not much worse.
    bool must_win = false;
  };

  void add_sources(const DataSplits& data);
  void check_samples() const;
  void replace(const std::string& present, const std::string& fresh, std::ostream& log) const;

  const TrainCommand& command_;
  std::filesystem::path present_;
  std::vector<Contest> contests_;
};

}  // namespace digit::train_app
