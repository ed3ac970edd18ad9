#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "digit/export.h"
#include "digit/image.h"
#include "digit/metadata.h"

namespace digit {

/// The network's answer for one image.
struct DIGIT_EXPORT Prediction {
  /// One probability a class, in [0, 1], adding up to 1; class k is digit k.
  std::vector<float> probabilities;
  /// How much the image looks like one digit at all, in [0, 1]; nothing where the model cannot tell.
  std::optional<float> is_digit;

  /// The most likely class, the lowest of equals.
  [[nodiscard]] std::size_t digit() const;
  /// The probability of `digit()`.
  [[nodiscard]] float confidence() const;
};

/// A loaded model that answers. Answers may be asked for from any number of threads at once.
class DIGIT_EXPORT Predictor {
 public:
  /// Loads a TorchScript file that `digit-train` wrote and asks it once, so that a model of another kind is refused
  /// here. Throws digit::Error where the file is missing, damaged or of another kind.
  explicit Predictor(const std::filesystem::path& model_file);
  /// The same from the file's bytes; `name` stands for the file in messages.
  [[nodiscard]] static Predictor from_bytes(std::string bytes, const std::string& name);
  ~Predictor();
  Predictor(Predictor&&) noexcept;
  Predictor& operator=(Predictor&&) noexcept;

  /// Runs all images as one batch. An empty span gives an empty result.
  [[nodiscard]] std::vector<Prediction> predict(std::span<const Image> images) const;
  [[nodiscard]] Prediction predict(const Image& image) const;

  /// The same into the caller's memory, for hot paths: `probabilities` takes N × classes() values row-major, `is_digit`
  /// N values where `has_detector()`, and must be empty otherwise. Throws std::invalid_argument where the sizes do not
  /// match.
  void predict(std::span<const Image> images, std::span<float> probabilities, std::span<float> is_digit) const;

  /// Gradient × input of the logit of `target` for each pixel: what in the image spoke for (positive) and against
  /// (negative) that class, in units of logits. Takes about a millisecond.
  [[nodiscard]] Image explain(const Image& image, std::size_t target) const;

  [[nodiscard]] std::size_t classes() const;
  /// Whether the model has an `is_digit`.
  [[nodiscard]] bool has_detector() const;
  [[nodiscard]] const ModelMetadata& metadata() const;

 private:
  struct DIGIT_NO_EXPORT Network;
  explicit Predictor(std::unique_ptr<Network> network);

  std::unique_ptr<Network> network_;
};

}  // namespace digit
