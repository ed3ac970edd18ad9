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

/// The layers of a model file's MLP as plain loops, for few images at a time: for one image, what TorchScript and
/// LibTorch do around the products costs several times more than the products themselves, and most pixels are paper.
class MlpPlan {
 public:
  /// Reads the parameters that `serialize_model` writes. Nothing where they are others or do not fit together.
  static std::optional<MlpPlan> of(const torch::jit::Module& module);

  /// One image as the module's `analyze` answers it: classes() probabilities, and is_digit where has_detector(), into
  /// the caller's memory. Thread-safe.
  void run(const Image& image, std::span<float> probabilities, float* is_digit) const;

  std::size_t classes() const { return layers_.back().outputs(); }
  bool has_detector() const { return !detector_.empty(); }

 private:
  MlpPlan() = default;
  bool fits_together() const;
  static std::vector<DenseLayer> layers_named(const std::map<std::string, torch::Tensor>& parameters,
                                              const char* prefix);

  /// The first takes pixels as they are: the scaling of the input is part of it.
  std::vector<DenseLayer> layers_;
  /// Two layers that read what all layers gave, or none.
  std::vector<DenseLayer> detector_;
  float temperature_ = 1;
};

}  // namespace digit::inference
