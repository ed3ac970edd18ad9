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
#include "train/report/test_results.h"
#include "train/report/weight_sheet.h"
#include "train/watch/history.h"

namespace digit::train_app {

/// What is known about a training when it ends. The page leaves out what is missing.
struct TrainingReport {
  /// One sentence that says how the training ended.
  std::string outcome;
  /// When the training ended, the versions of the program and of LibTorch, and the machine.
  std::string date, version, machine;
  History history;
  DataSummary data;
  /// By name without the leading dashes.
  std::map<std::string, std::string> options;
  /// On the test images; nullopt if the training was interrupted.
  std::optional<Evaluation> test;
  std::vector<Misclassified> worst_errors;
  FirstLayer first_layer;
  /// Each phase of the program and its seconds, in order.
  std::vector<std::pair<std::string, double>> timings;
  std::size_t threads = 0;
};

/// Returns a self-contained HTML page, which loads nothing and runs no script.
std::string report_page(const TrainingReport& report);

/// Creates the folder. Call it before training, to fail early. Throws digit::Error if the folder cannot be created or
/// the page in it cannot be written.
void check_report(const std::filesystem::path& folder);

/// Writes the page to `report.html` in the folder and returns the path of that file. Replaces an earlier page; the new
/// page appears only when it is complete. Throws digit::Error if the file cannot be written.
std::filesystem::path write_report(const std::filesystem::path& folder, const TrainingReport& report);

}  // namespace digit::train_app
