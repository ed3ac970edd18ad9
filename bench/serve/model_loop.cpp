// The model alone, without a server: each thread runs batches in a loop. Prints the images a second of all together.
#include <ATen/Parallel.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <random>
#include <thread>
#include <vector>

#include "digit/predictor.h"

int main(int argc, char** argv) {
  if (argc != 5) {
    std::cerr << "Usage: model-loop MODEL BATCH THREADS SECONDS\n";
    return 2;
  }
  at::set_num_threads(1);
  const digit::Predictor predictor(argv[1]);
  std::vector<digit::Image> images(std::strtoul(argv[2], nullptr, 10));
  std::mt19937 random(1);
  std::uniform_real_distribution<float> pixel(0, 1);
  for (digit::Image& image : images) {
    for (float& value : image.pixels) value = pixel(random);
  }
  const auto seconds = std::chrono::seconds(std::atoi(argv[4]));
  std::atomic<std::size_t> batches = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < std::atoi(argv[3]); ++i) {
      threads.emplace_back([&] {
        std::vector<float> probabilities(images.size() * predictor.classes());
        std::vector<float> is_digit(predictor.tells_digits() ? images.size() : 0);
        const auto end = std::chrono::steady_clock::now() + seconds;
        while (std::chrono::steady_clock::now() < end) {
          predictor.predict(images, probabilities, is_digit);
          batches.fetch_add(1, std::memory_order_relaxed);
        }
      });
    }
  }
  std::cout << batches * images.size() / static_cast<std::size_t>(std::atoi(argv[4])) << "\n";
}
