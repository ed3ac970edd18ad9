#include "picture_kinds/measure.h"

#include <algorithm>
#include <atomic>
#include <future>

#include "digit/evaluation.h"
#include "digit/file.h"
#include "digit/prepare.h"

namespace digit::bench {
namespace {

struct Prepared {
  std::optional<Image> image;
  Label label = 0;
};

/// Makes and prepares all pictures. Threads take the next index each, and write to its own place.
std::vector<Prepared> prepare_all(const RowPlan& plan, const Predictor& predictor, const MeasureOptions& options) {
  const PrepareOptions prepare_options{.score = predictor.score()};
  std::vector<Prepared> all(options.count);
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < options.count; i = next++) {
      const auto picture = plan.make(i);
      const auto* file = std::get_if<EncodedPicture>(&picture.input);
      all[i] = {file ? prepare(*file, predictor.metadata().input, prepare_options) : std::get<Image>(picture.input),
                picture.label};
    }
  };
  std::vector<std::future<void>> threads;
  for (std::size_t i = 0; i < options.threads; ++i) threads.push_back(std::async(std::launch::async, work));
  for (auto& thread : threads) thread.get();
  return all;
}

/// Predicts the images. A picture without ink gets equal probabilities, which `evaluate` counts as wrong.
std::vector<Prediction> predict(const Predictor& predictor, const std::vector<Prepared>& all) {
  std::vector<Image> images;
  for (const auto& one : all) {
    if (one.image) images.push_back(*one.image);
  }
  const auto predicted = predictor.predict(images);
  std::vector<Prediction> predictions;
  predictions.reserve(all.size());
  auto next = predicted.begin();
  const auto classes = predictor.classes();
  for (const auto& one : all) {
    predictions.push_back(one.image ? *next++
                                    : Prediction{std::vector<float>(classes, 1 / static_cast<float>(classes)), 0.0F});
  }
  return predictions;
}

std::string extension_of(const std::string& bytes) { return bytes.starts_with("\xFF\xD8") ? ".jpg" : ".png"; }

void write_failure(const RowPlan& plan, std::size_t index, const Prepared& one, const Prediction& prediction,
                   const std::filesystem::path& folder) {
  const auto read = one.image ? std::to_string(prediction.digit()) : "blank";
  const auto bytes = file_of(plan.make(index));
  const auto name = plan.kind + "-" + std::to_string(plan.size) + "-" + std::to_string(index) + "-" +
                    std::to_string(one.label) + "-" + read + extension_of(bytes);
  write_file(folder / name, bytes);
}

}  // namespace

RowResult measure(const RowPlan& plan, const Predictor& predictor, const MeasureOptions& options) {
  const auto all = prepare_all(plan, predictor, options);
  const auto predictions = predict(predictor, all);
  const auto threshold = predictor.metadata().is_digit_threshold.value_or(0);
  std::vector<Label> labels;
  std::size_t refused = 0, blank = 0, confidently_wrong = 0, wrong = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    labels.push_back(all[i].label);
    const auto& prediction = predictions[i];
    const bool is_refused = !all[i].image || static_cast<double>(prediction.is_digit.value_or(1)) < threshold;
    const bool is_wrong = !all[i].image || prediction.digit() != all[i].label;
    blank += all[i].image ? 0U : 1U;
    refused += is_refused ? 1U : 0U;
    confidently_wrong += is_wrong && !is_refused && prediction.confidence() >= kConfident ? 1U : 0U;
    if (is_wrong && options.failures && wrong++ < kMostFailures) {
      write_failure(plan, i, all[i], prediction, *options.failures);
    }
  }
  const auto evaluation = evaluate(predictions, labels);
  const auto share = [&](std::size_t n) { return static_cast<double>(n) / static_cast<double>(all.size()); };
  return {.kind = plan.kind,
          .size = plan.size,
          .clean = plan.clean,
          .clean_size = plan.clean_size,
          .accuracy = evaluation.accuracy,
          .refused = share(refused),
          .ece = evaluation.ece,
          .confidently_wrong = share(confidently_wrong),
          .blank = share(blank)};
}

}  // namespace digit::bench
