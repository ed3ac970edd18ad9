#include "digit/trainer.h"

#include <ATen/Parallel.h>
#include <torch/data/dataloader.h>
#include <torch/nn/functional/loss.h>
#include <torch/optim/adam.h>
#include <torch/utils.h>
#include <torch/version.h>

#include <chrono>
#include <cmath>
#include <stdexcept>
#include <string>
#include <thread>

#include "digit/dataset.h"
#include "digit/error.h"
#include "seeded_sampler.h"

namespace digit {
namespace {

using Clock = std::chrono::steady_clock;

/// Batches gathered ahead of the network, on the loader's own thread.
constexpr std::size_t kBatchesAhead = 4;

void check(const Mlp& network, const LabeledImages& data, const TrainOptions& options) {
  if (options.batch_size == 0) throw std::invalid_argument("TrainOptions::batch_size: expected at least 1, found 0");
  if (!(options.learning_rate > 0) || !std::isfinite(options.learning_rate)) {
    throw std::invalid_argument("TrainOptions::learning_rate: expected a positive number, found " +
                                std::to_string(options.learning_rate));
  }
  if (data.size() == 0) throw std::invalid_argument("train: expected at least one image, found none");
  const auto classes = static_cast<std::size_t>(network->options().classes);
  if (data.class_names.size() > classes) {
    throw std::invalid_argument("train: the data has " + std::to_string(data.class_names.size()) +
                                " classes, the network only " + std::to_string(classes));
  }
}

/// Sums over the images of the epoch so far.
struct RunningMeans {
  double loss = 0;
  double correct = 0;

  void add(const torch::Tensor& batch_loss, const torch::Tensor& logits, const torch::Tensor& labels) {
    loss += batch_loss.item<double>() * static_cast<double>(labels.size(0));
    correct += static_cast<double>(logits.argmax(1).eq(labels).sum().item<std::int64_t>());
  }
};

/// One epoch's batches; `state` carries the progress from batch to batch.
class EpochRunner {
 public:
  EpochRunner(Mlp& network, torch::optim::Optimizer& optimizer, const ProgressCallback& progress)
      : network_(network), optimizer_(optimizer), progress_(progress) {}

  template <typename Loader>
  Continue run(Loader& loader, TrainProgress& state) {
    RunningMeans means;
    for (auto& batch : loader) {
      step(batch, means);
      state.images += static_cast<std::size_t>(batch.target.size(0));
      state.loss = means.loss / static_cast<double>(state.images);
      state.accuracy = means.correct / static_cast<double>(state.images);
      state.seconds = std::chrono::duration<double>(Clock::now() - start_).count();
      if (!std::isfinite(state.loss)) {
        throw Error("training diverged in epoch " + std::to_string(state.epoch) +
                    ": the loss is no longer a number; try a smaller learning rate");
      }
      if (progress_ && progress_(state) == Continue::kNo) return Continue::kNo;
    }
    return Continue::kYes;
  }

 private:
  void step(const torch::data::Example<>& batch, RunningMeans& means) {
    optimizer_.zero_grad();
    const auto logits = network_->forward(batch.data);
    const auto loss = torch::nn::functional::cross_entropy(logits, batch.target);
    loss.backward();
    optimizer_.step();
    const torch::NoGradGuard no_grad;
    means.add(loss, logits, batch.target);
  }

  Mlp& network_;
  torch::optim::Optimizer& optimizer_;
  const ProgressCallback& progress_;
  Clock::time_point start_ = Clock::now();
};

}  // namespace

void seed_weights(std::uint64_t seed) { torch::manual_seed(seed); }

std::size_t set_threads(std::size_t threads) {
  if (threads == 0) {
    // LibTorch 1 as Debian builds it collapses on two threads: its OpenMP and its BLAS fight for the cores.
    threads = TORCH_VERSION_MAJOR < 2 ? 1 : std::max(1U, std::thread::hardware_concurrency());
  }
  at::set_num_threads(static_cast<int>(threads));
  return threads;
}

TrainResult train(Mlp& network, std::shared_ptr<const LabeledImages> data, const TrainOptions& options,
                  const ProgressCallback& progress) {
  check(network, *data, options);
  torch::optim::Adam optimizer(network->parameters(), torch::optim::AdamOptions(options.learning_rate));
  EpochRunner runner(network, optimizer, progress);
  network->train();

  TrainResult result;
  for (std::size_t epoch = 1; epoch <= options.epochs; ++epoch) {
    result.last.epoch = epoch;
    result.last.epochs = options.epochs;
    result.last.images = 0;
    result.last.epoch_images = data->size();
    auto loader = torch::data::make_data_loader(
        ImageDataset(data), SeededSampler(data->size(), options.seed, epoch),
        torch::data::DataLoaderOptions(options.batch_size).workers(1).max_jobs(kBatchesAhead));
    if (runner.run(*loader, result.last) == Continue::kNo && !(epoch == options.epochs && result.last.epoch_done())) {
      return result;
    }
  }
  network->eval();
  result.completed = true;
  return result;
}

}  // namespace digit
