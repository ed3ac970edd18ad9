#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "digit/batch_score.h"
#include "digit/export.h"
#include "digit/image.h"
#include "digit/load_options.h"
#include "digit/metadata.h"
#include "digit/neuron.h"
#include "digit/prepare.h"

namespace digit {

/// The output of a model for one image.
struct DIGIT_EXPORT Prediction {
  /// One probability per class, in [0, 1], with a sum of 1.
  std::vector<float> probabilities;
  /// The probability that the image is a digit, in [0, 1]. Nullopt if the model has no detector.
  std::optional<float> is_digit;

  /// The most likely class; the lowest one if several are equal.
  [[nodiscard]] std::size_t digit() const;
  /// The probability of `digit()`.
  [[nodiscard]] float confidence() const;
  /// How sure the model is that the image shows one of its classes: the confidence, times `is_digit` if there is one.
  [[nodiscard]] float certainty() const;
};

/// The version of the ONNX operators in the files of Predictor::to_onnx. LibTorch 1.13 supports no later one.
inline constexpr std::int64_t kOnnxOpset = 17;

/// A loaded model. Const members are thread-safe.
class DIGIT_EXPORT Predictor {
 public:
  /// Loads a TorchScript file that `digit-train` or `save_model` wrote. Checks its checksums, its code and its
  /// operators before anything of it runs, and then runs it once to check its outputs; docs/security.md describes the
  /// checks. Throws digit::Error if the file is missing, damaged or not such a model.
  explicit Predictor(const std::filesystem::path& model_file, const LoadOptions& options = {});
  /// The same for the bytes of a file; messages call it `name`.
  [[nodiscard]] static Predictor from_bytes(std::string bytes, const std::string& name,
                                            const LoadOptions& options = {});
  ~Predictor();
  /// Leaves the other predictor without a model; it can only be assigned to or destroyed.
  Predictor(Predictor&&) noexcept;
  /// The same.
  Predictor& operator=(Predictor&&) noexcept;

  /// Predicts all images as one batch. Returns an empty vector for an empty span.
  [[nodiscard]] std::vector<Prediction> predict(std::span<const Image> images) const;
  /// Predicts one image.
  [[nodiscard]] Prediction predict(const Image& image) const;

  /// Returns a function that returns the certainty of the prediction for an image, for `prepare`. Valid for the life of
  /// the predictor. Thread-safe.
  [[nodiscard]] ImageScore score() const;

  /// Returns the predictions of batches, for `read_number`. Valid for the life of the predictor. Thread-safe.
  [[nodiscard]] BatchScorer batch_scorer() const;

  /// Writes the same values to the memory of the caller, for hot paths. `probabilities` takes N × classes() values in
  /// row-major order; `is_digit` takes N values if has_detector(), and must be empty otherwise. Throws
  /// std::invalid_argument if the sizes do not match.
  void predict(std::span<const Image> images, std::span<float> probabilities, std::span<float> is_digit) const;

  /// Returns gradient × input of the logit of `target` for each pixel, in logits: the evidence in the image for the
  /// class (positive) or against it (negative). Takes about a millisecond. Throws std::invalid_argument if `target` is
  /// not below classes().
  [[nodiscard]] Image explain(const Image& image, std::size_t target) const;

  /// Returns the number of neurons of each fully connected layer, from input to output. The last layer is the output
  /// layer, whose neurons are the logits of the classes, in their order; the others are hidden layers. Empty if the
  /// model is no MLP or CNN of this library, or a CNN that is too wide for the loops of the library: then nothing is
  /// known about its neurons.
  [[nodiscard]] std::vector<std::size_t> layers() const;

  /// Returns the activations of each hidden layer for an image, after ReLU. Empty if layers() is empty or the output
  /// layer is the only one. Takes about as long as the prediction.
  [[nodiscard]] std::vector<std::vector<float>> activations(const Image& image) const;

  /// Returns a neuron of a layer. Layers count from 1, neurons from 0. Throws std::invalid_argument if layers() has no
  /// such neuron.
  [[nodiscard]] Neuron neuron(std::size_t layer, std::size_t index) const;

  /// Returns the model as an ONNX file, with operators of the version kOnnxOpset. N is free. Input: `image`, float32
  /// [N, 784] in [0, 1]. Outputs: `probabilities`, float32 [N, classes]; `digit`, int64 [N]; with a detector,
  /// `is_digit`, float32 [N]. Each field of metadata.json is a metadata property: a string as it is, every other value
  /// as JSON. The same model gives the same bytes. Throws digit::Error that names the operator if the model has one
  /// without a conversion to ONNX; the networks of this library have none.
  [[nodiscard]] std::string to_onnx() const;

  /// The number of classes.
  [[nodiscard]] std::size_t classes() const;
  /// Whether the model returns `is_digit`.
  [[nodiscard]] bool has_detector() const;
  /// The metadata of the file; valid for the life of the predictor.
  [[nodiscard]] const ModelMetadata& metadata() const;

 private:
  struct DIGIT_NO_EXPORT Network;
  explicit Predictor(std::unique_ptr<Network> network);

  std::unique_ptr<Network> network_;
};

}  // namespace digit
