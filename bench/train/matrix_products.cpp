// Computes the matrix products of a training step of the network 784-128-128-10 and nothing else, into preallocated
// memory. Prints the number of images per second.
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <torch/types.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <vector>

namespace {

/// The operands and results of the products of one layer.
struct Layer {
  Layer(std::int64_t batch, std::int64_t inputs, std::int64_t outputs)
      : input(torch::randn({batch, inputs})),
        weight(torch::randn({outputs, inputs})),
        output(torch::empty({batch, outputs})),
        output_gradient(torch::randn({batch, outputs})),
        weight_gradient(torch::empty({outputs, inputs})),
        input_gradient(torch::empty({batch, inputs})) {}

  torch::Tensor input, weight, output, output_gradient, weight_gradient, input_gradient;
};

/// Forward and backward pass, without the gradient with respect to the images, which training does not need.
void step(std::vector<Layer>& layers) {
  for (auto& layer : layers) at::mm_out(layer.output, layer.input, layer.weight.t());
  for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
    at::mm_out(layer->weight_gradient, layer->output_gradient.t(), layer->input);
    if (layer + 1 != layers.rend()) at::mm_out(layer->input_gradient, layer->output_gradient, layer->weight);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "Usage: matrix-products BATCH THREADS SECONDS\n";
    return 2;
  }
  const std::int64_t batch = std::atoi(argv[1]);
  at::set_num_threads(std::atoi(argv[2]));
  const c10::InferenceMode no_gradients;
  std::vector<Layer> layers = {{batch, 784, 128}, {batch, 128, 128}, {batch, 128, 10}};
  for (int warm_up = 0; warm_up < 100; ++warm_up) step(layers);

  const auto begin = std::chrono::steady_clock::now();
  const auto end = begin + std::chrono::seconds(std::atoi(argv[3]));
  std::int64_t steps = 0;
  for (; std::chrono::steady_clock::now() < end; ++steps) step(layers);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  std::cout << static_cast<double>(steps * batch) / seconds.count() << "\n";
}
