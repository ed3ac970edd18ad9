#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/model.h"

namespace digit::serve_app {

/// The names of the ten digits.
inline std::vector<std::string> digit_names() {
  std::vector<std::string> names;
  names.reserve(10);
  for (int digit = 0; digit < 10; ++digit) names.push_back(std::to_string(digit));
  return names;
}

/// A model with predictable answers. The class is the index of the brightest of the first pixels, of which there is one
/// per class; its probability is 0.91, and the others share the rest. If the model has a detector, `is_digit` is the
/// pixel after those. An explanation is the image times two. The model has a hidden layer of two neurons, whose
/// activations are 4 times the first two pixels; the weights of a neuron are its number in its layer, plus 0.12345.
class FakeModel : public Model {
 public:
  explicit FakeModel(bool has_detector = false, std::vector<std::string> names = digit_names(),
                     InputForm input = InputForm::kHandwriting)
      : has_detector_(has_detector) {
    metadata_.class_names = std::move(names);
    metadata_.input = input;
    metadata_.hidden = {2};
    metadata_.library_version = "0.1.0";
    if (has_detector) metadata_.is_digit_threshold = 0.5;
  }

  void predict(std::span<const Image> images, std::span<float> probabilities,
               std::span<float> is_digit) const override {
    for (std::size_t n = 0; n < images.size(); ++n) {
      const auto& pixels = images[n].pixels;
      const auto row = probabilities.subspan(n * classes(), classes());
      std::size_t brightest = 0;
      for (std::size_t k = 0; k < classes(); ++k) {
        row[k] = 0.09F / static_cast<float>(classes() - 1);
        if (pixels[k] > pixels[brightest]) brightest = k;
      }
      row[brightest] = 0.91F;
      if (has_detector_) is_digit[n] = pixels[classes()];
    }
  }
  Image explain(const Image& image, std::size_t) const override {
    Image explanation = image;
    for (float& pixel : explanation.pixels) pixel *= 2;
    return explanation;
  }
  std::vector<std::size_t> layers() const override { return {2, classes()}; }
  std::vector<std::vector<float>> activations(const Image& image) const override {
    return {{4 * image.pixels[0], 4 * image.pixels[1]}};
  }
  Neuron neuron(std::size_t layer, std::size_t index) const override {
    const float weight = static_cast<float>(index) + 0.12345F;
    if (layer == 2) return {.bias = -weight, .weights = {weight, weight}, .feeds = {}};
    return {.bias = -weight,
            .weights = std::vector<float>(kImagePixels, weight),
            .feeds = std::vector<float>(classes(), weight)};
  }
  ImageScore score() const override { return {}; }
  bool has_detector() const override { return has_detector_; }
  const ModelMetadata& metadata() const override { return metadata_; }
  std::string description() const override { return "fake"; }
  std::string file_description() const override { return "no file"; }
  std::string version() const override { return "0123abcd"; }
  std::optional<std::string> written() const override { return std::nullopt; }

 private:
  bool has_detector_;
  ModelMetadata metadata_;
};

/// Returns the pixels of an image that a FakeModel of the ten digits recognizes as `digit`, as a JSON array. `ink`,
/// `is_digit` and `paper` are the values of the digit's pixel, of the eleventh pixel and of the others.
inline std::string fake_pixels(std::size_t digit, const std::string& ink = "1", const std::string& is_digit = "0",
                               const std::string& paper = "0") {
  constexpr std::size_t kDigits = 10;
  std::string json = "[";
  for (std::size_t i = 0; i < kImagePixels; ++i) {
    json += (i == 0 ? "" : ",") + (i == digit ? ink : i == kDigits ? is_digit : paper);
  }
  return json + "]";
}

}  // namespace digit::serve_app
