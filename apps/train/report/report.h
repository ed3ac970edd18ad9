#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "digit/evaluation.h"
#include "train/data/data_summary.h"
#include "train/report/weight_sheet.h"
#include "train/report/wrong_digits.h"
#include "train/watch/history.h"

namespace digit::train_app {

/// What is known of a training when it ends. What is missing is left out of the page.
struct TrainingReport {
  /// One sentence: how it ended.
  std::string outcome;
  History history;
  DataSummary data;
  /// By flag name without dashes.
  std::map<std::string, std::string> options;
  /// On the test images; nothing where training was interrupted.
  std::optional<Evaluation> test;
  std::vector<WrongDigit> most_wrong;
  FirstLayer first_layer;
  /// Seconds, by what took them, in order.
  std::vector<std::pair<std::string, double>> timings;
  std::size_t threads = 0;
};

/// A whole HTML page that needs nothing from elsewhere and runs no script.
std::string report_page(const TrainingReport& report);

/// Makes the folder. Throws digit::Error that names it, or the page in it, where that cannot be written: so that it is
/// known before training.
void check_report(const std::filesystem::path& folder);

/// Writes the page as `report.html` into the folder, whole or not at all; one of an earlier run is replaced. Returns
/// its name. Throws digit::Error that names it where that fails.
std::filesystem::path write_report(const std::filesystem::path& folder, const TrainingReport& report);

}  // namespace digit::train_app
