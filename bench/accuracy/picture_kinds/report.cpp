#include "picture_kinds/report.h"

#include <algorithm>
#include <iomanip>
#include <ostream>
#include <sstream>

namespace digit::bench {
namespace {

constexpr double kLeastShareOfClean = 0.97;
constexpr double kLeastCleanAt28 = 0.94;
constexpr double kMostConfidentlyWrong = 0.01;

std::string percent(double share) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(1) << 100 * share;
  return text.str();
}

/// Returns the accuracy by that of clean pictures of the same size, or else of 280 pixels. Nullopt for clean rows, and
/// if there is no such result.
std::optional<double> share_of_clean(const RowResult& row, const std::vector<RowResult>& results) {
  if (row.clean.empty()) return std::nullopt;
  const RowResult* clean = nullptr;
  for (const auto& other : results) {
    if (other.kind == row.clean && (other.size == row.size || (clean == nullptr && other.size == 280))) clean = &other;
  }
  if (clean == nullptr || clean->accuracy == 0) return std::nullopt;
  return row.accuracy / clean->accuracy;
}

bool is_mnist(const RowResult& row) { return row.kind == "mnist" || row.clean == "mnist"; }

/// Returns why the row misses the aims, or an empty string.
std::string missed(const RowResult& row, const std::vector<RowResult>& results) {
  if (is_mnist(row)) return "";
  const auto share = share_of_clean(row, results);
  std::string why;
  if (share && *share < kLeastShareOfClean) why += " " + percent(*share) + " % of clean";
  if (row.kind == "clean" && row.size == 28 && row.accuracy < kLeastCleanAt28)
    why += " " + percent(row.accuracy) + " %";
  if (row.confidently_wrong > kMostConfidentlyWrong) {
    why += (why.empty() ? " " : ", ") + percent(row.confidently_wrong) + " % confidently wrong";
  }
  return why;
}

}  // namespace

void print_head(std::ostream& out) {
  out << "| kind | size | accuracy | of clean | refused | ECE | wrong at 0.9 | blank |\n"
         "|---|---|---|---|---|---|---|---|\n";
}

void print_row(std::ostream& out, const RowResult& row, const std::vector<RowResult>& earlier) {
  const auto share = share_of_clean(row, earlier);
  out << "| " << row.kind << " | " << row.size << " | " << percent(row.accuracy) << " | "
      << (share ? percent(*share) : "") << " | " << percent(row.refused) << " | " << percent(row.ece) << " | "
      << percent(row.confidently_wrong) << " | " << percent(row.blank) << " |\n"
      << std::flush;
}

void print_summary(std::ostream& out, const std::vector<RowResult>& rows) {
  std::size_t misses = 0;
  for (const auto& row : rows) {
    const auto why = missed(row, rows);
    if (why.empty()) continue;
    if (misses++ == 0) out << "\nRows that miss the aims:\n\n";
    out << "- " << row.kind << " " << row.size << ":" << why << "\n";
  }
  if (misses == 0) out << "\nNo row misses the aims.\n";
  double sum = 0;
  std::size_t corruptions = 0;
  for (const auto& row : rows) {
    if (row.clean != "mnist") continue;
    sum += row.accuracy;
    ++corruptions;
  }
  if (corruptions > 0) {
    out << "\nMean accuracy of " << corruptions
        << " corruptions of MNIST-C: " << percent(sum / static_cast<double>(corruptions)) << " %\n";
  }
}

}  // namespace digit::bench
