#pragma once

#include <optional>
#include <string>

#include "api/model.h"

namespace digit::serve_app {

/// A model with predictable answers. The digit is the index of the brightest of the first ten pixels, with a
/// probability of 0.91. If the model has a detector, `is_digit` is the eleventh pixel. An explanation is the image
/// times two.
class FakeModel : public Model {
 public:
  explicit FakeModel(bool has_detector = false) : has_detector_(has_detector) {}

  void predict(std::span<const Image> images, std::span<float> probabilities,
               std::span<float> is_digit) const override {
    for (std::size_t n = 0; n < images.size(); ++n) {
      const auto& pixels = images[n].pixels;
      std::size_t brightest = 0;
      for (std::size_t k = 0; k < kClasses; ++k) {
        probabilities[n * kClasses + k] = 0.01F;
        if (pixels[k] > pixels[brightest]) brightest = k;
      }
      probabilities[n * kClasses + brightest] = 0.91F;
      if (has_detector_) is_digit[n] = pixels[kClasses];
    }
  }
  Image explain(const Image& image, std::size_t) const override {
    Image explanation = image;
    for (float& pixel : explanation.pixels) pixel *= 2;
    return explanation;
  }
  bool has_detector() const override { return has_detector_; }
  std::optional<double> is_digit_threshold() const override {
    return has_detector_ ? std::optional(0.5) : std::nullopt;
  }
  std::string description() const override { return "fake"; }

 private:
  bool has_detector_;
};

/// Returns the pixels of an image that FakeModel recognizes as `digit`, as a JSON array. `ink`, `is_digit` and `paper`
/// are the values of the digit's pixel, of the eleventh pixel and of the others.
inline std::string fake_pixels(std::size_t digit, const std::string& ink = "1", const std::string& is_digit = "0",
                               const std::string& paper = "0") {
  std::string json = "[";
  for (std::size_t i = 0; i < kImagePixels; ++i) {
    json += (i == 0 ? "" : ",") + (i == digit ? ink : i == kClasses ? is_digit : paper);
  }
  return json + "]";
}

}  // namespace digit::serve_app
