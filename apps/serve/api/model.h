#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "digit/image.h"
#include "digit/metadata.h"
#include "digit/neuron.h"
#include "digit/prepare.h"

namespace digit::serve_app {

/// The network as the server needs it: digit::Predictor in the program, a fake in tests. All members are thread-safe.
/// A reload replaces the model by another object, which may have other classes, so a handler asks for the model once
/// and uses that one until the end of its request.
class Model {
 public:
  virtual ~Model() = default;

  /// Runs all images as one batch. `probabilities` receives N × classes() values in row-major order. `is_digit`
  /// receives N values if `has_detector()`, and is empty otherwise.
  virtual void predict(std::span<const Image> images, std::span<float> probabilities,
                       std::span<float> is_digit) const = 0;

  /// Returns each pixel's contribution to the logit of class `target`, which is below classes().
  virtual Image explain(const Image& image, std::size_t target) const = 0;

  /// Returns the number of neurons of each fully connected layer. The last one is the output layer. Empty if nothing is
  /// known about the model's neurons.
  virtual std::vector<std::size_t> layers() const = 0;

  /// Returns the activations of each hidden layer for an image. Empty if layers() is empty.
  virtual std::vector<std::vector<float>> activations(const Image& image) const = 0;

  /// Returns a neuron, which layers() must have. Layers count from 1, neurons from 0.
  virtual Neuron neuron(std::size_t layer, std::size_t index) const = 0;

  /// Returns a function that returns how sure the model is of an image, for digit::prepare. Valid for the life of the
  /// model.
  virtual ImageScore score() const = 0;

  /// Returns whether the model detects images that are not a digit.
  virtual bool has_detector() const = 0;

  /// Returns the contract in the model file: the names of the classes, how an input becomes an image, and the threshold
  /// of `is_digit` below which an image is rejected.
  virtual const ModelMetadata& metadata() const = 0;

  /// Returns one line that describes the network: its layers and the version of the library that wrote it.
  virtual std::string description() const = 0;

  /// Returns one line that identifies the file of the model: its path, how it was found and when it was written.
  virtual std::string file_description() const = 0;

  /// Returns the version of the model: the first eight hexadecimal digits of the SHA-256 of its file.
  virtual std::string version() const = 0;

  /// Returns when the file of the model was written: `2026-11-25T21:43:05Z`. Nullopt if it is not known.
  virtual std::optional<std::string> written() const = 0;

  /// Returns the number of classes, 2 to kMaxClasses.
  std::size_t classes() const { return metadata().class_names.size(); }
};

}  // namespace digit::serve_app
