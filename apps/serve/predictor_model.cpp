#include "predictor_model.h"

#include <ATen/Parallel.h>
#include <openssl/evp.h>

#include <array>
#include <utility>
#include <vector>

#include "base/hex.h"
#include "digit/file.h"
#include "digit/predictor.h"

namespace digit::serve_app {
namespace {

std::string version_of(const std::string& bytes) {
  constexpr std::size_t kVersionBytes = 4;
  std::array<unsigned char, 32> digest{};
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  return base::to_hex(std::as_bytes(std::span(digest)).first(kVersionBytes));
}

class PredictorModel final : public Model {
 public:
  PredictorModel(const common::FoundModel& file, std::string bytes, const LoadOptions& options)
      : file_description_(common::describe(file)),
        written_(common::written_time(file.path)),
        version_(version_of(bytes)),
        predictor_(Predictor::from_bytes(std::move(bytes), file.path.string(), options)) {}

  void predict(std::span<const Image> images, std::span<float> probabilities,
               std::span<float> is_digit) const override {
    predictor_.predict(images, probabilities, is_digit);
  }
  Image explain(const Image& image, std::size_t target) const override { return predictor_.explain(image, target); }
  std::vector<std::size_t> layers() const override { return predictor_.layers(); }
  std::vector<std::vector<float>> activations(const Image& image) const override {
    return predictor_.activations(image);
  }
  Neuron neuron(std::size_t layer, std::size_t index) const override { return predictor_.neuron(layer, index); }
  ImageScore score() const override { return predictor_.score(); }
  bool has_detector() const override { return predictor_.has_detector(); }
  const ModelMetadata& metadata() const override { return predictor_.metadata(); }

  std::string description() const override {
    std::string text = metadata().architecture + " 784";
    for (const std::size_t width : metadata().hidden) text += '-' + std::to_string(width);
    return text + '-' + std::to_string(classes()) + ", digit " + metadata().library_version;
  }
  std::string file_description() const override { return file_description_; }
  std::string version() const override { return version_; }
  std::optional<std::string> written() const override { return written_; }

 private:
  std::string file_description_;
  std::optional<std::string> written_;
  std::string version_;
  Predictor predictor_;
};

}  // namespace

std::shared_ptr<const Model> load_model(const common::FoundModel& file, const LoadOptions& options) {
  // The event loops and workers run in parallel already. More threads for each matrix product would compete with them.
  at::set_num_threads(1);
  auto model = std::make_shared<const PredictorModel>(file, read_file(file.path), options);
  // The first run is slow, because LibTorch optimizes the model.
  const Image image{};
  std::vector<float> probabilities(model->classes());
  std::vector<float> is_digit(model->has_detector() ? 1 : 0);
  model->predict(std::span(&image, 1), probabilities, is_digit);
  return model;
}

}  // namespace digit::serve_app
