#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace digit::train_app {

/// An option of digit-train with its values as words of a command line: {"hidden", {"128", "64"}}.
struct TrialOption {
  std::string name;
  std::vector<std::string> values;
};

/// The options of one training, each at most once.
using Trial = std::vector<TrialOption>;

/// A uniform distribution of the numbers from `low` to `high`, or of their logarithms.
struct NumberRange {
  double low = 0;
  double high = 0;
  bool is_logarithmic = false;
  bool is_integer = false;
};

/// An option that the sweep varies, with a list of values or a range.
struct VariedOption {
  std::string name;
  std::variant<std::vector<std::vector<std::string>>, NumberRange> values;
};

/// The configuration of `digit-train sweep`; see docs/training.md.
struct SweepConfig {
  enum class Search { kGrid, kRandom };
  Search search = Search::kGrid;
  /// The number of trials of a random search.
  std::size_t trials = 20;
  std::uint64_t seed = 1;
  /// The time limit. At its end the sweep stops the running trials and starts no more.
  double minutes = 60;
  /// The number of trials that run at the same time; 0: the number of cores.
  std::size_t jobs = 0;
  /// The number of training images that are held out to rank the trials.
  std::size_t validation = 5000;
  std::filesystem::path output = "sweep.json";
  Trial options;
  std::vector<VariedOption> vary;
};

/// Parses the JSON text of a configuration. Throws digit::Error, which begins with `origin`, if a name is unknown or a
/// value is invalid.
SweepConfig parse_sweep_config(std::string_view text, const std::string& origin);

/// Returns all combinations of a grid in the order of its options, or the trials of a random search. The result depends
/// on the configuration only.
std::vector<Trial> make_trials(const SweepConfig& config);

/// Returns the arguments for digit-train: {"--hidden", "128", "64", "--seed=1"}.
std::vector<std::string> command_line_of(const Trial& trial);

}  // namespace digit::train_app
