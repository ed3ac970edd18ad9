#pragma once

#include <torch/nn/modules/linear.h>
#include <torch/types.h>

#include <vector>

namespace digit::training {

/// Linear layers with ReLU between them, forwards and backwards on the CPU, each product into memory that stays for
/// the next batch of as many images. To be used under c10::InferenceMode.
class LinearStack {
 public:
  /// The layers' parameters must keep their memory and that of their gradients for as long as this lives. `dropout`:
  /// as MlpOptions has it.
  explicit LinearStack(const std::vector<torch::nn::Linear>& layers, double dropout = 0);

  /// Makes room for so many images; all that was computed is lost where that is another number than before.
  void resize(std::int64_t images);

  /// From what was written into `input`. Draws from LibTorch's generator where there is dropout, as torch::dropout
  /// would.
  void forward();

  /// After `forward`: from what was written into `output_gradient` to the parameters' gradients.
  void backward();

  /// Float32 [N, inputs].
  const torch::Tensor& input() const { return input_; }
  /// Float32 [N, outputs], and the gradient of the loss by it.
  const torch::Tensor& output() const { return layers_.back().output; }
  const torch::Tensor& output_gradient() const { return layers_.back().gradient; }

  /// Float32 [N, outputs] of each layer, behind its ReLU and before its dropout.
  std::vector<torch::Tensor> activations() const;

 private:
  struct Layer {
    torch::Tensor weight, weight_gradient;  // [outputs, inputs]
    torch::Tensor bias, bias_gradient;      // [outputs]
    torch::Tensor output;                   // [N, outputs]
    torch::Tensor gradient;                 // of the loss by what is before the ReLU, [N, outputs]
    torch::Tensor kept;                     // what dropout multiplies the output with, and the product: both only
    torch::Tensor dropped;                  // where there is dropout
  };

  bool drops(const Layer& layer) const { return dropout_ > 0 && &layer != &layers_.back(); }
  /// What the layer above this one reads.
  const torch::Tensor& passed_on(const Layer& layer) const { return drops(layer) ? layer.dropped : layer.output; }

  std::vector<Layer> layers_;
  double dropout_;
  torch::Tensor input_;
};

}  // namespace digit::training
