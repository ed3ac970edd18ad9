#include "train/data/data_splits.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>

#include "common/data/data_source.h"
#include "common/evaluation_text.h"
#include "digit/class_names.h"
#include "digit/data_format.h"
#include "digit/error.h"
#include "train/data/data_warnings.h"

namespace digit::train_app {
namespace {

using common::DataSource;

/// One split of all sources.
struct ReadSplit {
  LabeledImages images;
  std::vector<std::string> unreadable;
  std::vector<std::string> ignored;
};

/// Changes the labels to the numbers of the classes in `names`.
void relabel(LabeledImages& images, const std::vector<std::string>& names, const DataSource& source,
             const std::string& advice) {
  std::vector<std::optional<Label>> numbers;
  for (const auto& name : images.class_names) {
    numbers.push_back(common::find_class(names, name, source.has_numbers));
  }
  for (auto& label : images.labels) {
    if (!numbers[label]) {
      throw Error(source.name + ": expected the classes " + common::name_list(names, names.size()) + ", found " +
                  images.class_names[label] + advice);
    }
    label = *numbers[label];
  }
  images.class_names = names;
}

void rename_classes(LabeledImages& images, const std::vector<std::string>& names) {
  if (names.size() < images.class_names.size()) {
    throw Error("--class-names: expected at least " + std::to_string(images.class_names.size()) +
                " names, one per class, found " + std::to_string(names.size()));
  }
  images.class_names = names;
}

void append_source(ReadSplit& split, ReadData data, std::size_t number) {
  if (number > 0) {
    std::map<std::string, std::string> renamed;
    for (const auto& [name, sha256] : data.images.sha256) {
      renamed["source-" + std::to_string(number + 1) + "-" + name] = sha256;
    }
    data.images.sha256 = std::move(renamed);
  }
  append(split.images, data.images);
  split.images.sources.push_back({.end = split.images.size(), .share = 0});
  const auto move_to = [](std::vector<std::string>& from, std::vector<std::string>& to) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  move_to(data.unreadable, split.unreadable);
  move_to(data.ignored, split.ignored);
}

ReadSplit read_split(std::span<const DataSource> sources, const DataOptions& options, const ReadOptions& how,
                     std::vector<std::string>& class_names, const std::string& advice) {
  ReadSplit split;
  split.images.form = how.form;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const auto& source = sources[i];
    auto data = collect_images([&](const InputSink& add) { return source.read(how, add); }, how.form);
    if (i == 0 && !options.class_names.empty()) rename_classes(data.images, options.class_names);
    if (class_names.empty()) class_names = data.images.class_names;
    relabel(data.images, class_names, source, advice);
    append_source(split, std::move(data), i);
  }
  if (split.images.size() == 0) {
    throw Error(source_text(options) + ": too few images: none belongs to the " +
                (how.split == Split::kTrain ? "training" : "test") +
                " split; add more data, since pictures and drawings are divided six to one");
  }
  return split;
}

/// Both splits list unreadable lines of a drawing file.
std::vector<std::string> merged(std::vector<std::string> all, std::span<const std::string> more) {
  for (const auto& line : more) {
    if (std::ranges::find(all, line) == all.end()) all.push_back(line);
  }
  return all;
}

/// Returns a warning about the unreadable inputs, or throws it as an error if they must not be skipped.
std::string check_unreadable(std::span<const std::string> unreadable, bool skip) {
  std::string lines;
  for (const auto& line : unreadable) lines += "\n  " + line;
  const auto count = std::to_string(unreadable.size()) + (unreadable.size() == 1 ? " input" : " inputs");
  if (!skip) {
    throw Error("the data: expected inputs that can be read and are not blank, found " + count +
                " of another kind; repair or remove them, or go on without them with --skip-unreadable:" + lines);
  }
  return "skipped " + count + " that cannot be read or are blank:" + lines;
}

/// The least share of an epoch that samples get by default: the few of a user would be lost among those of MNIST.
constexpr double kLeastSampleShare = 0.05;

/// Gives each source a share in proportion to its size, and samples at least kLeastSampleShare of the others.
void set_default_shares(std::vector<SourceShare>& shares, std::span<const DataSource> sources) {
  const auto total = static_cast<double>(shares.back().end);
  std::size_t begin = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const auto size = static_cast<double>(shares[i].end - std::exchange(begin, shares[i].end));
    const double least = sources[i].is_samples && size > 0 ? kLeastSampleShare * total : 0;
    shares[i].share = std::max(size, least);
  }
}

void set_shares(std::vector<SourceShare>& sources, const std::vector<double>& shares) {
  if (shares.size() != sources.size()) {
    throw Error("--shares: expected one number for each of the " + std::to_string(sources.size()) + " sources, found " +
                std::to_string(shares.size()));
  }
  for (std::size_t i = 0; i < shares.size(); ++i) sources[i].share = shares[i];
}

}  // namespace

DataSplits read_data(const DataOptions& options, InputForm form, const std::vector<std::string>& class_names) {
  const auto sources = common::find_sources(options);
  auto classes = class_names;
  const std::string advice = classes.empty() ? "" : "; use --new-head to train on other classes than the model's";
  auto train = read_split(sources, options, {Split::kTrain, form, options.transposed}, classes, advice);
  check_class_names(classes, options.class_names.empty() ? source_text(options) : "--class-names");
  auto test = read_split(sources, options, {Split::kTest, form, options.transposed}, classes, advice);
  DataSplits data{.train = std::move(train.images), .test = std::move(test.images), .warnings = {}};
  set_default_shares(data.train.sources, sources);
  if (!options.shares.empty()) set_shares(data.train.sources, options.shares);
  const auto unreadable = merged(std::move(train.unreadable), test.unreadable);
  if (!unreadable.empty()) data.warnings.push_back(check_unreadable(unreadable, options.skip_unreadable));
  const auto ignored = merged(std::move(train.ignored), test.ignored);
  if (!ignored.empty()) data.warnings.push_back(common::ignored_text(ignored));
  const auto found = find_data_warnings(data.train, data.test);
  data.warnings.insert(data.warnings.end(), found.begin(), found.end());
  return data;
}

InputForm input_form(const DataOptions& options) {
  return options.input_form.value_or(common::find_sources(options).front().default_form);
}

bool is_mnist(const DataOptions& options) {
  const auto first = common::find_sources(options).front();
  return first.has_numbers && first.default_form == InputForm::kHandwriting;
}

std::string source_text(const DataOptions& options) {
  if (!options.train_images.empty()) return options.train_images.string();
  std::vector<std::string> names;
  for (const auto& path : options.data) names.push_back(path.string());
  return common::name_list(names, names.size());
}

}  // namespace digit::train_app
