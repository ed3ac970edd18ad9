// A straightforward training loop with LibTorch: all images in one tensor, torch::nn::Sequential, torch::optim::Adam
// and no augmentation. Prints a line of JSON after each epoch for bench/train/run.py.
#include <ATen/Parallel.h>
#include <torch/nn/functional/loss.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/linear.h>
#include <torch/optim/adam.h>
#include <torch/utils.h>

#include <chrono>
#include <cstdlib>
#include <iostream>

#include "digit/labeled_images.h"
#include "digit/mnist.h"

namespace {

struct Tensors {
  torch::Tensor images;
  torch::Tensor labels;
};

Tensors load(const char* folder, digit::Split split) {
  auto data = digit::read_mnist(folder, split);
  const auto count = static_cast<std::int64_t>(data.size());
  return {torch::from_blob(data.pixels.data(), {count, 784}, torch::kUInt8).to(torch::kFloat32).div_(255),
          torch::from_blob(data.labels.data(), {count}, torch::kInt16).to(torch::kInt64)};
}

double accuracy(torch::nn::Sequential& network, const Tensors& test) {
  const torch::NoGradGuard no_grad;
  return network->forward(test.images).argmax(1).eq(test.labels).to(torch::kFloat32).mean().item<double>();
}

void run_epoch(torch::nn::Sequential& network, torch::optim::Adam& optimizer, const Tensors& train,
               std::int64_t batch) {
  for (const auto& indices : torch::randperm(train.labels.size(0)).split(batch)) {
    const auto logits = network->forward(train.images.index_select(0, indices));
    const auto loss = torch::nn::functional::cross_entropy(logits, train.labels.index_select(0, indices));
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
  }
}

}  // namespace

int main(int argc, char** argv) {
  using Clock = std::chrono::steady_clock;
  if (argc != 5) {
    std::cerr << "Usage: bare-loop MNIST_FOLDER BATCH EPOCHS THREADS\n";
    return 2;
  }
  at::set_num_threads(std::atoi(argv[4]));
  torch::manual_seed(1);
  const auto train = load(argv[1], digit::Split::kTrain), test = load(argv[1], digit::Split::kTest);
  torch::nn::Sequential network(torch::nn::Linear(784, 128), torch::nn::ReLU(), torch::nn::Linear(128, 128),
                                torch::nn::ReLU(), torch::nn::Linear(128, 10));
  torch::optim::Adam optimizer(network->parameters(), 1e-3);
  std::chrono::duration<double> testing{0};
  for (int epoch = 1; epoch <= std::atoi(argv[3]); ++epoch) {
    run_epoch(network, optimizer, train, std::atoi(argv[2]));
    const auto begin = Clock::now();
    const auto test_accuracy = accuracy(network, test);
    testing += Clock::now() - begin;
    std::cout << R"({"accuracy": )" << test_accuracy << R"(, "testing": )" << testing.count() << "}" << std::endl;
  }
}
