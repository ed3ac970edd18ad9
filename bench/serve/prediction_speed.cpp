// Compares three ways to compute the predictions of a model file on one thread: its frozen graph, the same graph after
// LibTorch's optimization for inference, which uses oneDNN, and digit::Predictor. Prints a table of images per second
// of processor time, so that other work on the machine disturbs the figures less. Each is the median of the rounds, in
// which the three take turns.
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/script.h>

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <exception>
#include <functional>
#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

#include "digit/mnist.h"
#include "digit/predictor.h"

namespace {

constexpr int kRounds = 15;
constexpr double kSecondsPerRound = 0.1;
constexpr std::size_t kImages = 4096;
constexpr std::size_t kBatches[] = {1, 8, 64, 1024};

double processor_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// Predicts the images [first, first + count).
using Predict = std::function<void(std::size_t first, std::size_t count)>;

/// Returns the images per second of one round, with batches of different images.
double speed(const Predict& predict, std::size_t batch) {
  std::size_t images = 0;
  const double begin = processor_seconds();
  double seconds = 0;
  while (seconds < kSecondsPerRound) {
    predict(images % (kImages - batch + 1), batch);
    images += batch;
    seconds = processor_seconds() - begin;
  }
  return static_cast<double>(images) / seconds;
}

std::vector<double> median_speeds(const std::vector<Predict>& ways, std::size_t batch) {
  std::vector<std::vector<double>> rounds(ways.size());
  for (const auto& way : ways) speed(way, batch);  // LibTorch optimizes during the first runs
  for (int round = 0; round < kRounds; ++round) {
    for (std::size_t i = 0; i < ways.size(); ++i) rounds[i].push_back(speed(ways[i], batch));
  }
  std::vector<double> medians;
  for (auto& speeds : rounds) {
    std::ranges::sort(speeds);
    medians.push_back(speeds[speeds.size() / 2]);
  }
  return medians;
}

void measure(const std::string& file, std::vector<digit::Image>& images) {
  const digit::Predictor predictor{file};
  auto module = torch::jit::load(file, torch::kCPU);
  module.eval();
  const std::string analyze = module.find_method("analyze") ? "analyze" : "analyse";  // the name in version 0.1
  const std::string method = predictor.has_detector() ? analyze : "forward";
  const std::vector<std::string> kept(predictor.has_detector() ? 1 : 0, method);
  auto frozen = torch::jit::freeze(module, kept);
  auto optimized = torch::jit::optimize_for_inference(module, kept);
  const c10::InferenceMode inference;
  const auto tensor = torch::from_blob(images.data(), {kImages, 1, digit::kImageSide, digit::kImageSide});
  const auto run = [&](torch::jit::Module& graph) {
    return [&tensor, call = graph.get_method(method)](std::size_t first, std::size_t count) mutable {
      call({tensor.narrow(0, static_cast<std::int64_t>(first), static_cast<std::int64_t>(count))});
    };
  };
  std::vector<float> probabilities(kImages * predictor.classes()), is_digit(kImages);
  const auto predict = [&](std::size_t first, std::size_t count) {
    predictor.predict(std::span(images).subspan(first, count),
                      std::span(probabilities).first(count * predictor.classes()),
                      std::span(is_digit).first(predictor.has_detector() ? count : 0));
  };
  for (const auto batch : kBatches) {
    const auto speeds = median_speeds({run(frozen), run(optimized), predict}, batch);
    std::cout << "| " << predictor.metadata().architecture << " | " << batch;
    for (const double found : speeds) std::cout << " | " << found;
    std::cout << " | " << std::setprecision(1) << speeds[2] / std::max(speeds[0], speeds[1]) << std::setprecision(0)
              << " |" << std::endl;
  }
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 3) {
    std::cerr << "Usage: prediction-speed MNIST MODEL...\n";
    return 2;
  }
  at::set_num_threads(1);
  const auto data = digit::read_mnist(argv[1], digit::Split::kTest);
  std::vector<digit::Image> images;
  for (std::size_t i = 0; i < kImages; ++i) images.push_back(data.image(i % data.size()));
  std::cout << std::fixed << std::setprecision(0)
            << "| network | batch | graph | graph with oneDNN | Predictor | ratio |\n|---|---|---|---|---|---|\n";
  for (int i = 2; i < argc; ++i) measure(argv[i], images);
} catch (const std::exception& error) {
  std::cerr << "prediction-speed: " << error.what() << '\n';
  return 1;
}
