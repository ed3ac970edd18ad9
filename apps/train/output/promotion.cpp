#include "train/output/promotion.h"

#include <algorithm>
#include <ostream>
#include <utility>

#include "common/data/data_source.h"
#include "common/evaluation_text.h"
#include "digit/error.h"
#include "digit/file.h"
#include "digit/synthesize.h"

namespace digit::train_app {
namespace {

constexpr std::size_t kSyntheticDigits = 5000;
/// No training uses this seed by default, so that the digits are new to the model.
constexpr std::uint64_t kSyntheticSeed = 20'260'417;

bool are_digits(const std::vector<std::string>& names) {
  constexpr std::size_t kDigits = 10;
  if (names.size() != kDigits) return false;
  for (std::size_t digit = 0; digit < kDigits; ++digit) {
    if (names[digit] != std::to_string(digit)) return false;
  }
  return true;
}

/// Returns how many images a model reads correctly.
std::size_t correct(const Predictor& model, const LabeledImages& images) {
  const auto predictions = predict_all(model, images);
  std::size_t count = 0;
  for (std::size_t i = 0; i < images.size(); ++i) {
    if (predictions[i].digit() == images.labels[i]) ++count;
  }
  return count;
}

std::string accuracy_text(std::size_t count, std::size_t all) {
  return common::percent(static_cast<double>(count) / static_cast<double>(all));
}

std::string points_text(std::size_t lost, std::size_t all) {
  const std::string text = accuracy_text(lost, all);
  return text.substr(0, text.find(' ')) + " points";
}

std::filesystem::path previous_of(std::filesystem::path file) { return file += ".previous"; }

}  // namespace

std::filesystem::path candidate_of(const std::filesystem::path& promoted) {
  std::filesystem::path file = promoted;
  return file += ".new";
}

Promotion::Promotion(const TrainCommand& command, const DataSplits& data) : command_(command) {
  const auto& file = command.run.promote.value();
  check_writable(file);
  if (std::filesystem::exists(file)) {
    present_ = file;
  } else if (command.start.init) {
    present_ = initial_file(command.start).path;
  } else {
    throw Error("--promote: expected the model " + file.string() + " or one of --init to compare the new one with, " +
                "found neither");
  }
  const Predictor present(present_);
  const auto& contract = present.metadata();
  if (contract.class_names != data.train.class_names || contract.input != data.train.form) {
    throw Error(present_.string() + ": expected a model with the classes and the input form of the new one, found " +
                "another; a model can only be promoted in place of one that answers the same");
  }
  add_sources(data);
  check_samples();
}

void Promotion::add_sources(const DataSplits& data) {
  Contest samples{.name = "held-back samples", .images = slice(data.test, 0, 0), .must_win = true};
  const auto sources = common::find_sources(command_.data);
  std::size_t begin = 0;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const std::size_t end = data.test.sources[i].end;
    auto images = slice(data.test, std::exchange(begin, end), end);
    if (sources[i].is_samples) {
      append(samples.images, images);
    } else if (images.size() > 0) {
      contests_.push_back({.name = "test images of " + sources[i].name, .images = std::move(images)});
    }
  }
  contests_.insert(contests_.begin(), std::move(samples));
  if (are_digits(data.test.class_names)) {
    contests_.push_back({.name = "synthetic digits", .images = synthesize_digits(kSyntheticDigits, kSyntheticSeed)});
  }
}

void Promotion::check_samples() const {
  const std::size_t count = contests_.front().images.size();
  if (count == 0) {
    throw NotPromoted("--promote: expected held-back samples among the data of digit-serve --samples, found none");
  }
  if (count < kMinSamples && !command_.run.force) {
    throw NotPromoted("--promote: expected at least " + std::to_string(kMinSamples) + " held-back samples, found " +
                      std::to_string(count) +
                      "; approve more samples, of which one in five is held back, or use --force");
  }
  const bool has_other_data = std::ranges::any_of(common::find_sources(command_.data),
                                                  [](const common::DataSource& source) { return !source.is_samples; });
  if (!has_other_data) {
    throw NotPromoted(
        "--promote: expected other data besides the samples, such as --data data/mnist, to see what the " +
        std::string("new model has forgotten, found none"));
  }
}

void Promotion::decide(std::ostream& log) const {
  const std::string bytes = read_file(command_.run.output);
  const auto fresh = Predictor::from_bytes(bytes, command_.run.output.string());
  // Another training may have promoted a model meanwhile. What is compared is what is kept.
  const std::string present_bytes = read_file(present_);
  const auto present = Predictor::from_bytes(present_bytes, present_.string());
  std::string reason;
  for (const Contest& contest : contests_) {
    const std::size_t all = contest.images.size();
    const std::size_t before = correct(present, contest.images);
    const std::size_t after = correct(fresh, contest.images);
    log << "the present model reads " << accuracy_text(before, all) << " of " << all << " " << contest.name
        << ", the new one " << accuracy_text(after, all) << "\n";
    const std::size_t lost = before > after ? before - after : 0;
    if (contest.must_win && after <= before) {
      reason += "; on the " + contest.name + ", the new model is not better";
    } else if (lost * 1000 > kAllowedLoss * all) {
      reason +=
          "; on the " + contest.name + ", it is " + points_text(lost, all) + " worse, and at most 0.2 are allowed";
    }
  }
  if (!reason.empty()) {
    throw NotPromoted("not promoted" + reason + "; " + command_.run.promote->string() +
                      " stays as it was, and the new model is in " + command_.run.output.string());
  }
  replace(present_bytes, bytes, log);
}

void Promotion::replace(const std::string& present, const std::string& fresh, std::ostream& log) const {
  const auto& file = *command_.run.promote;
  std::string kept;
  if (present_ == file) {
    write_file(previous_of(file), present);
    kept = "; the previous model is in " + previous_of(file).string();
  }
  write_file(file, fresh);
  if (command_.run.output == candidate_of(file)) std::filesystem::remove(command_.run.output);
  log << "promoted: " << file.string() << " is the new model" << kept << std::endl;
}

}  // namespace digit::train_app
