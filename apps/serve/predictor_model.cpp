#include "predictor_model.h"

#include <ATen/Parallel.h>

#include "digit/error.h"
#include "digit/predictor.h"

namespace digit::serve_app {
namespace {

class PredictorModel final : public Model {
 public:
  explicit PredictorModel(const std::filesystem::path& file) : predictor_(file) {
    if (predictor_.classes() != kClasses) {
      throw Error(file.string() + ": expected a model of 10 classes, found " + std::to_string(predictor_.classes()));
    }
  }

  void predict(std::span<const Image> images, std::span<float> probabilities,
               std::span<float> is_digit) const override {
    predictor_.predict(images, probabilities, is_digit);
  }
  Image explain(const Image& image, std::size_t target) const override { return predictor_.explain(image, target); }
  bool has_detector() const override { return predictor_.has_detector(); }
  std::optional<double> is_digit_threshold() const override { return predictor_.metadata().is_digit_threshold; }

  std::string description() const override {
    const ModelMetadata& metadata = predictor_.metadata();
    std::string text = metadata.architecture + " 784";
    for (const std::size_t width : metadata.hidden) text += '-' + std::to_string(width);
    return text + "-10, digit " + metadata.library_version;
  }

 private:
  Predictor predictor_;
};

}  // namespace

std::shared_ptr<const Model> load_model(const std::filesystem::path& file) {
  // The event loops and workers run in parallel already. More threads for each matrix product would compete with them.
  at::set_num_threads(1);
  return std::make_shared<const PredictorModel>(file);
}

}  // namespace digit::serve_app
