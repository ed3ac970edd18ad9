#pragma once

#include <optional>
#include <string>

#include "api/model.h"

namespace digit::serve_app {

/// A network one can foretell: the digit is the place of the brightest of the first ten pixels, with a probability of
/// 0.91; `is_digit`, where it has one, is the eleventh pixel. An explanation is twice the image.
class FakeModel : public Model {
 public:
  explicit FakeModel(bool has_detector = false) : tells_digits_(has_detector) {}

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
      if (tells_digits_) is_digit[n] = pixels[kClasses];
    }
  }
  Image explain(const Image& image, std::size_t) const override {
    Image explanation = image;
    for (float& pixel : explanation.pixels) pixel *= 2;
    return explanation;
  }
  bool has_detector() const override { return tells_digits_; }
  std::optional<double> is_digit_threshold() const override {
    return tells_digits_ ? std::optional(0.5) : std::nullopt;
  }
  std::string description() const override { return "fake"; }

 private:
  bool tells_digits_;
};

/// The pixels of an image that FakeModel takes for `digit`, as a JSON array.
inline std::string fake_pixels(std::size_t digit, const std::string& ink = "1", const std::string& is_digit = "0",
                               const std::string& paper = "0") {
  std::string json = "[";
  for (std::size_t i = 0; i < kImagePixels; ++i) {
    json += (i == 0 ? "" : ",") + (i == digit ? ink : i == kClasses ? is_digit : paper);
  }
  return json + "]";
}

}  // namespace digit::serve_app
