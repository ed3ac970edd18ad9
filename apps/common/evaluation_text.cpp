#include "common/evaluation_text.h"

#include <algorithm>
#include <functional>
#include <iomanip>
#include <numeric>
#include <ostream>
#include <sstream>

namespace digit::common {
namespace {

std::string ratio_text(std::size_t part, std::size_t whole) {
  return whole == 0 ? "-" : percent(static_cast<double>(part) / static_cast<double>(whole));
}

}  // namespace

std::string percent(double fraction) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(2) << fraction * 100 << " %";
  return text.str();
}

std::string name_list(std::span<const std::string> names, std::size_t most) {
  std::string text;
  for (const auto& name : names.first(std::min(most, names.size()))) text += (text.empty() ? "" : ", ") + name;
  return names.size() > most ? text + ", ..." : text;
}

void print_table(std::ostream& out, const std::vector<std::vector<std::string>>& rows, std::size_t min_width) {
  for (const auto& row : rows) {
    for (const auto& cell : row) min_width = std::max(min_width, cell.size() + 1);
  }
  for (const auto& row : rows) {
    for (const auto& cell : row) out << std::setw(static_cast<int>(min_width)) << cell;
    out << "\n";
  }
}

std::vector<Confusion> most_frequent_confusions(const Evaluation& evaluation) {
  constexpr std::size_t kMost = 30;
  std::vector<Confusion> confusions;
  for (std::size_t truth = 0; truth < evaluation.confusion.size(); ++truth) {
    for (std::size_t predicted = 0; predicted < evaluation.confusion.size(); ++predicted) {
      const auto count = evaluation.confusion[truth][predicted];
      if (truth != predicted && count > 0) confusions.push_back({truth, predicted, count});
    }
  }
  std::ranges::stable_sort(confusions, std::greater(), &Confusion::count);
  confusions.resize(std::min(confusions.size(), kMost));
  return confusions;
}

void print_confusion(std::ostream& out, const Evaluation& evaluation, const std::vector<std::string>& class_names) {
  if (evaluation.confusion.size() > kMaxMatrixClasses) {
    std::vector<std::vector<std::string>> rows{{"true class", "predicted", "images"}};
    for (const auto& [truth, predicted, count] : most_frequent_confusions(evaluation)) {
      rows.push_back({class_names.at(truth), class_names.at(predicted), std::to_string(count)});
    }
    out << "most frequent confusions\n";
    return print_table(out, rows, 7);
  }
  std::vector<std::vector<std::string>> rows{{""}};
  rows.front().insert(rows.front().end(), class_names.begin(), class_names.end());
  for (std::size_t k = 0; k < evaluation.confusion.size(); ++k) {
    rows.push_back({class_names.at(k)});
    for (const auto count : evaluation.confusion[k]) rows.back().push_back(std::to_string(count));
  }
  out << "confusion matrix (rows: true class, columns: predicted class)\n";
  print_table(out, rows, 7);
}

void print_classes(std::ostream& out, const Evaluation& evaluation, const std::vector<std::string>& class_names) {
  std::vector<std::vector<std::string>> rows{{"class", "images", "recall", "precision"}};
  for (std::size_t k = 0; k < evaluation.confusion.size(); ++k) {
    const auto& row = evaluation.confusion[k];
    const auto images = std::accumulate(row.begin(), row.end(), std::size_t{0});
    std::size_t predictions = 0;
    for (const auto& other : evaluation.confusion) predictions += other[k];
    rows.push_back(
        {class_names.at(k), std::to_string(images), ratio_text(row[k], images), ratio_text(row[k], predictions)});
  }
  print_table(out, rows, 12);
}

}  // namespace digit::common
