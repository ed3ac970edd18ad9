#pragma once

#include <torch/nn/modules/linear.h>
#include <torch/types.h>

#include <vector>

namespace digit::training {

/// Linear layers with ReLU between them: forward and backward pass on the CPU. Reuses its memory for the next batch of
/// the same size. Use it under c10::InferenceMode.
class LinearStack {
 public:
  /// The parameters of the layers and their gradients must keep their memory for the life of this object. `dropout` is
  /// that of MlpOptions.
  explicit LinearStack(const std::vector<torch::nn::Linear>& layers, double dropout = 0);

  /// Allocates memory for a batch of `images`. Discards all results if the number differs from the last one.
  void resize(std::int64_t images);

  /// Computes the output from `input`. Dropout draws from LibTorch's generator, as torch::dropout does.
  void forward();

  /// Call it after `forward`. Computes the gradients of the parameters from `output_gradient`.
  void backward();

  /// Float32 [N, inputs].
  const torch::Tensor& input() const { return input_; }
  /// Float32 [N, outputs], and the gradient of the loss with respect to it.
  const torch::Tensor& output() const { return layers_.back().output; }
  const torch::Tensor& output_gradient() const { return layers_.back().gradient; }

  /// Float32 [N, outputs] of each layer, after its ReLU and before its dropout.
  std::vector<torch::Tensor> activations() const;

 private:
  struct Layer {
    torch::Tensor weight, weight_gradient;  // [outputs, inputs]
    torch::Tensor bias, bias_gradient;      // [outputs]
    torch::Tensor output;                   // [N, outputs]
    torch::Tensor gradient;                 // of the loss with respect to the input of the ReLU, [N, outputs]
    torch::Tensor mask;                     // of dropout, scaled; undefined without dropout
    torch::Tensor dropped;                  // output × mask; undefined without dropout
  };

  bool drops(const Layer& layer) const { return dropout_ > 0 && &layer != &layers_.back(); }
  /// The input of the next layer.
  const torch::Tensor& next_input(const Layer& layer) const { return drops(layer) ? layer.dropped : layer.output; }

  std::vector<Layer> layers_;
  double dropout_;
  torch::Tensor input_;
};

}  // namespace digit::training
