#include "common/evaluation_text.h"

#include <algorithm>
#include <iomanip>
#include <numeric>
#include <ostream>
#include <sstream>

namespace digit::common {
namespace {

constexpr int kColumn = 7;

std::string ratio_text(std::size_t part, std::size_t whole) {
  return whole == 0 ? "-" : percent(static_cast<double>(part) / static_cast<double>(whole));
}

int name_width(const std::vector<std::string>& class_names) {
  std::size_t width = kColumn;
  for (const auto& name : class_names) width = std::max(width, name.size() + 1);
  return static_cast<int>(width);
}

}  // namespace

std::string percent(double fraction) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(2) << fraction * 100 << " %";
  return text.str();
}

void print_confusion(std::ostream& out, const Evaluation& evaluation, const std::vector<std::string>& class_names) {
  const int width = name_width(class_names);
  out << "confusion matrix (rows: true class, columns: predicted class)\n" << std::setw(width) << "";
  for (const auto& name : class_names) out << std::setw(width) << name;
  out << "\n";
  for (std::size_t truth = 0; truth < evaluation.confusion.size(); ++truth) {
    out << std::setw(width) << class_names.at(truth);
    for (const auto count : evaluation.confusion[truth]) out << std::setw(width) << count;
    out << "\n";
  }
}

void print_classes(std::ostream& out, const Evaluation& evaluation, const std::vector<std::string>& class_names) {
  const int width = std::max(12, name_width(class_names));
  out << std::setw(width) << "class" << std::setw(width) << "images" << std::setw(width) << "recall" << std::setw(width)
      << "precision"
      << "\n";
  for (std::size_t k = 0; k < evaluation.confusion.size(); ++k) {
    const auto& row = evaluation.confusion[k];
    const auto images = std::accumulate(row.begin(), row.end(), std::size_t{0});
    std::size_t predicted = 0;
    for (const auto& other : evaluation.confusion) predicted += other[k];
    out << std::setw(width) << class_names.at(k) << std::setw(width) << images << std::setw(width)
        << ratio_text(row[k], images) << std::setw(width) << ratio_text(row[k], predicted) << "\n";
  }
}

}  // namespace digit::common
