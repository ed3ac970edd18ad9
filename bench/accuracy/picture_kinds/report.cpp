#include "picture_kinds/report.h"

#include <algorithm>
#include <iomanip>
#include <ostream>
#include <sstream>

#include "common/evaluation_text.h"

namespace digit::bench {
namespace {

constexpr double kLeastShareOfClean = 0.97;
constexpr double kLeastCleanAt28 = 0.94;
constexpr double kMostConfidentlyWrong = 0.01;
/// Against the pixels of MNIST as they are.
constexpr double kMostMnistLoss = 0.003;

std::string percent(double share) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(1) << 100 * share;
  return text.str();
}

/// Returns the result that the row is compared with, or nullptr if there is none.
const RowResult* clean_of(const RowResult& row, const std::vector<RowResult>& results) {
  const auto found = std::ranges::find_if(results, [&](const RowResult& other) {
    return other.kind == row.clean && other.size == row.clean_size && other.accuracy > 0;
  });
  return found == results.end() ? nullptr : &*found;
}

bool is_corruption(const RowResult& row) { return row.clean == "mnist"; }
bool is_mnist(const RowResult& row) { return row.kind.starts_with("mnist"); }

/// Returns why the row misses the aims, or an empty string. The corruptions have an aim for their mean only.
std::string missed(const RowResult& row, const std::vector<RowResult>& results) {
  const auto* clean = clean_of(row, results);
  std::vector<std::string> reasons;
  if (is_corruption(row)) return "";
  if (is_mnist(row)) {
    if (clean == nullptr || row.accuracy >= clean->accuracy - kMostMnistLoss) return "";
    return percent(row.accuracy) + " % instead of " + percent(clean->accuracy) + " %";
  }
  if (clean != nullptr && row.accuracy < kLeastShareOfClean * clean->accuracy) {
    reasons.push_back(percent(row.accuracy / clean->accuracy) + " % of clean");
  }
  if (row.kind == "clean" && row.size == 28 && row.accuracy < kLeastCleanAt28) {
    reasons.push_back(percent(row.accuracy) + " % right");
  }
  if (row.confidently_wrong > kMostConfidentlyWrong) {
    reasons.push_back(percent(row.confidently_wrong) + " % accepted and wrong");
  }
  return common::name_list(reasons, reasons.size());
}

}  // namespace

void print_head(std::ostream& out) {
  out << "| kind | size | accuracy | of clean | refused | ECE | wrong at 0.9 | blank |\n"
         "|---|---|---|---|---|---|---|---|\n";
}

void print_row(std::ostream& out, const RowResult& row, const std::vector<RowResult>& earlier) {
  const auto* clean = clean_of(row, earlier);
  out << "| " << row.kind << " | " << row.size << " | " << percent(row.accuracy) << " | "
      << (clean != nullptr ? percent(row.accuracy / clean->accuracy) : "") << " | " << percent(row.refused) << " | "
      << percent(row.ece) << " | " << percent(row.confidently_wrong) << " | " << percent(row.blank) << " |\n"
      << std::flush;
}

void print_summary(std::ostream& out, const std::vector<RowResult>& rows) {
  std::size_t misses = 0;
  for (const auto& row : rows) {
    const auto why = missed(row, rows);
    if (why.empty()) continue;
    if (misses++ == 0) out << "\nRows that miss the aims:\n\n";
    out << "- " << row.kind << " " << row.size << ": " << why << "\n";
  }
  if (misses == 0) out << "\nNo row misses the aims.\n";
  double sum = 0;
  std::size_t corruptions = 0;
  for (const auto& row : rows) {
    if (!is_corruption(row)) continue;
    sum += row.accuracy;
    ++corruptions;
  }
  if (corruptions > 0) {
    out << "\nMean accuracy of " << corruptions
        << " corruptions of MNIST-C: " << percent(sum / static_cast<double>(corruptions)) << " %\n";
  }
}

}  // namespace digit::bench
