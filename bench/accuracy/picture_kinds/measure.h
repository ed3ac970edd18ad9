#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "digit/predictor.h"
#include "picture_kinds/rows.h"

namespace digit::bench {

/// A confidence from which an accepted wrong answer counts as a serious error.
inline constexpr float kConfident = 0.9F;

/// The results of one row. Shares are in [0, 1].
struct RowResult {
  std::string kind;
  std::size_t size = 0;
  std::string clean;
  std::size_t clean_size = 0;
  double accuracy = 0;
  /// Digits that is_digit rejects, and blank pictures.
  double refused = 0;
  double ece = 0;
  /// Wrong, not refused, and with a confidence of at least kConfident.
  double confidently_wrong = 0;
  /// Pictures in which `prepare` found no ink; they count as wrong.
  double blank = 0;
};

struct MeasureOptions {
  std::size_t count = 1000;
  std::size_t threads = 2;
  /// Folder for the first pictures that are read wrongly, at most kMostFailures of each row.
  std::optional<std::filesystem::path> failures;
};

inline constexpr std::size_t kMostFailures = 20;

/// Makes the pictures of the row, prepares them as the model asks, and predicts them. The result does not depend on the
/// number of threads. Throws digit::Error if a picture cannot be decoded.
RowResult measure(const RowPlan& plan, const Predictor& predictor, const MeasureOptions& options);

}  // namespace digit::bench
