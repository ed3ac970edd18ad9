// Runs the TorchScript module alone, without a server and without the library: each thread runs batches in a loop.
// Prints the total number of images per second.
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/script.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <thread>
#include <vector>

int main(int argc, char** argv) {
  if (argc != 5) {
    std::cerr << "Usage: model-loop MODEL BATCH THREADS SECONDS\n";
    return 2;
  }
  at::set_num_threads(1);
  const auto batch = static_cast<std::int64_t>(std::strtoul(argv[2], nullptr, 10));
  auto loaded = torch::jit::load(argv[1], torch::kCPU);
  loaded.eval();
  auto module = torch::jit::freeze(loaded);
  const auto images = torch::rand({batch, 1, 28, 28});
  const auto seconds = std::chrono::seconds(std::atoi(argv[4]));
  std::atomic<std::int64_t> batches = 0;
  {
    const auto count = std::strtoul(argv[3], nullptr, 10);
    std::vector<std::jthread> threads;
    threads.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      threads.emplace_back([&] {
        const c10::InferenceMode inference;
        const auto end = std::chrono::steady_clock::now() + seconds;
        while (std::chrono::steady_clock::now() < end) {
          module.forward({images});
          batches.fetch_add(1, std::memory_order_relaxed);
        }
      });
    }
  }
  std::cout << batches * batch / std::atoi(argv[4]) << "\n";
}
