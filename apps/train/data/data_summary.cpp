#include "train/data/data_summary.h"

#include <numeric>
#include <ostream>

#include "common/evaluation_text.h"

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
  std::vector<std::vector<std::string>> rows{{"class", "training", "test"}};
  const auto add_row = [&](const std::string& name, std::size_t train, std::size_t test) {
    rows.push_back({name, std::to_string(train), std::to_string(test)});
  };
  for (std::size_t k = 0; k < summary.class_names.size(); ++k) {
    add_row(summary.class_names[k], summary.train[k], summary.test[k]);
  }
  add_row("all", std::accumulate(summary.train.begin(), summary.train.end(), std::size_t{0}),
          std::accumulate(summary.test.begin(), summary.test.end(), std::size_t{0}));
  common::print_table(out, rows, 9);
  for (const auto& [file, sha256] : summary.sha256) out << "sha256 " << sha256 << "  " << file << "\n";
}

}  // namespace digit::train_app
