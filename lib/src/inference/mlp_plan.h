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
#include "inference/dense_layer.h"

namespace digit::inference {

/// The MLP of a model file as plain loops, for small batches. For one image, the overhead of TorchScript and LibTorch
/// is several times the cost of the products themselves, and most pixels are 0.
class MlpPlan {
 public:
  /// Reads the parameters that `serialize_model` writes. Returns nullopt if they are missing or their shapes do not
  /// match.
  static std::optional<MlpPlan> from_module(const torch::jit::Module& module);

  /// Computes the outputs of the method `analyze` for one image: classes() probabilities and, if has_detector(),
  /// is_digit, and writes them to the memory of the caller. Thread-safe.
  void run(const Image& image, std::span<float> probabilities, float* is_digit) const;

  std::size_t classes() const { return layers_.back().outputs(); }
  bool has_detector() const { return !detector_.empty(); }

 private:
  MlpPlan() = default;
  bool shapes_match() const;
  static std::vector<DenseLayer> layers_named(const std::map<std::string, torch::Tensor>& parameters,
                                              const char* prefix);

  /// The first layer includes the scaling of the input.
  std::vector<DenseLayer> layers_;
  /// The two layers of the detector, which reads the activations of all layers; empty without a detector.
  std::vector<DenseLayer> detector_;
  float temperature_ = 1;
};

}  // namespace digit::inference
