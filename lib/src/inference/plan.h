#pragma once

#include <torch/csrc/jit/api/module.h>
#include <torch/types.h>

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "digit/image.h"
#include "digit/neuron.h"
#include "inference/convolution.h"
#include "inference/dense_layer.h"
#include "inference/image_convolution.h"

namespace digit::inference {

/// The network of a model file as plain loops: the convolutions of a CNN, then the fully connected layers that it
/// shares with the MLP. TorchScript and LibTorch cost several times as much: for single images they call many
/// functions, and they do not skip the pixels without ink.
class Plan {
 public:
  /// Reads the parameters that `serialize_model` writes for an MLP or a CNN. Returns nullopt if they are missing, their
  /// shapes do not match, or the network is so wide that LibTorch is faster.
  static std::optional<Plan> from_module(const torch::jit::Module& module);

  /// Computes the outputs of the method `analyze` for one image: classes() probabilities and, if has_detector(),
  /// is_digit, and writes them to the memory of the caller. Thread-safe.
  void run(const Image& image, std::span<float> probabilities, float* is_digit) const;

  /// Returns the activations of each hidden layer for one image, after ReLU. Thread-safe.
  std::vector<std::vector<float>> activations(const Image& image) const;

  /// Returns the number of neurons of each fully connected layer. The last one is the output layer.
  std::vector<std::size_t> layers() const;

  /// Returns the neuron `index`, from 0 on, of the layer `layer`, from 0 on. Both must exist.
  Neuron neuron(std::size_t layer, std::size_t index) const;

  /// The largest number of images for which the loops are faster than the graph of the file.
  std::size_t max_images() const;
  std::size_t classes() const { return layers_.back().outputs(); }
  bool has_detector() const { return !detector_.empty(); }

 private:
  using Parameters = std::map<std::string, torch::Tensor>;

  Plan() = default;
  /// Returns false if there are convolutions, but no plan for them. Changes the parameters of the first fully connected
  /// layer to the order of the values that it reads.
  bool add_convolutions(Parameters& parameters, PixelScaling scaling);
  bool shapes_match(std::size_t inputs) const;
  std::vector<float> features(const Image& image) const;
  /// Returns the outputs of all layers_, one after the other: activations after ReLU, then logits.
  std::vector<float> forward(const Image& image) const;
  static std::vector<DenseLayer> layers_named(const Parameters& parameters, const char* prefix);

  /// Nullopt for an MLP, whose first layer includes the scaling of the pixels.
  std::optional<ImageConvolution> image_convolution_;
  std::vector<Convolution> convolutions_;
  std::vector<DenseLayer> layers_;
  /// The two layers of the detector, which reads the activations of all layers_; empty without a detector.
  std::vector<DenseLayer> detector_;
  float temperature_ = 1;
};

}  // namespace digit::inference
