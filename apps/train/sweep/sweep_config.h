#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace digit::train_app {

/// One option of digit-train and its value, as words of a command line: {"hidden", {"128", "64"}}.
struct TrialOption {
  std::string name;
  std::vector<std::string> values;
};

/// All that one training is asked, and nothing twice.
using Trial = std::vector<TrialOption>;

/// Numbers from `low` to `high`, drawn evenly, or evenly in their logarithm.
struct NumberRange {
  double low = 0;
  double high = 0;
  bool logarithmic = false;
  /// Whole numbers only.
  bool whole = false;
};

/// An option that is varied, and what over.
struct VariedOption {
  std::string name;
  std::variant<std::vector<std::vector<std::string>>, NumberRange> values;
};

/// What `digit-train sweep` is to search.
struct SweepConfig {
  enum class Search { kGrid, kRandom };
  Search search = Search::kGrid;
  /// Of a random search.
  std::size_t trials = 20;
  std::uint64_t seed = 1;
  /// No training is started after so long, and those that run are ended.
  double minutes = 60;
  /// Trainings side by side; 0: as many as there are cores.
  std::size_t jobs = 0;
  /// Training images that rank the trials.
  std::size_t validation = 5000;
  std::filesystem::path output = "sweep.json";
  Trial options;
  std::vector<VariedOption> vary;
};

/// Reads the JSON text of a configuration: see docs/training.md. Throws digit::Error that begins with `origin` where a
/// name is unknown or a value is of another kind than it should be.
SweepConfig parse_sweep_config(std::string_view text, const std::string& origin);

/// Every trial of a grid in the order of its options, or as many as asked for drawn at random; the same configuration
/// gives the same ones.
std::vector<Trial> make_trials(const SweepConfig& config);

/// As digit-train takes it: {"--hidden", "128", "64", "--seed", "1"}.
std::vector<std::string> command_line_of(const Trial& trial);

}  // namespace digit::train_app
