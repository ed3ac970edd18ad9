#include "train/data/data_summary.h"

#include <algorithm>
#include <iomanip>
#include <numeric>
#include <ostream>

namespace digit::train_app {
namespace {

std::vector<std::size_t> count_classes(const LabeledImages& images, std::size_t classes) {
  std::vector<std::size_t> counts(classes);
  for (const auto label : images.labels) ++counts.at(label);
  return counts;
}

}  // namespace

DataSummary summarize(const DataSplits& data) {
  const auto classes = data.train.class_names.size();
  DataSummary summary{.class_names = data.train.class_names,
                      .train = count_classes(data.train, classes),
                      .test = count_classes(data.test, classes),
                      .sha256 = data.train.sha256};
  summary.sha256.insert(data.test.sha256.begin(), data.test.sha256.end());
  return summary;
}

void print_summary(std::ostream& out, const DataSummary& summary) {
  constexpr std::size_t kColumn = 9;
  std::size_t widest = kColumn;
  for (const auto& name : summary.class_names) widest = std::max(widest, name.size() + 1);
  const auto width = static_cast<int>(widest);
  const auto row = [&](const auto& name, const auto& train, const auto& test) {
    out << std::setw(width) << name << std::setw(kColumn) << train << std::setw(kColumn) << test << "\n";
  };
  row("class", "training", "test");
  for (std::size_t k = 0; k < summary.class_names.size(); ++k) {
    row(summary.class_names[k], summary.train[k], summary.test[k]);
  }
  row("all", std::accumulate(summary.train.begin(), summary.train.end(), std::size_t{0}),
      std::accumulate(summary.test.begin(), summary.test.end(), std::size_t{0}));
  for (const auto& [file, sha256] : summary.sha256) out << "sha256 " << sha256 << "  " << file << "\n";
}

}  // namespace digit::train_app
