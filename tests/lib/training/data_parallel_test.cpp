#include <algorithm>
#include <barrier>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cmath>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

#include "digit/collective.h"
#include "digit/mlp.h"
#include "digit/trainer.h"
#include "lib/training/quick_options.h"
#include "support/tiny_mnist.h"

namespace digit::test {
namespace {

using Catch::Matchers::WithinAbs;

/// The state that the threads share. Each thread stands for one process.
struct SharedState {
  explicit SharedState(std::size_t size) : barrier(static_cast<std::ptrdiff_t>(size)), values(size) {}

  std::barrier<> barrier;
  std::vector<std::span<float>> values;
};

class ThreadCollective : public Collective {
 public:
  ThreadCollective(std::size_t rank, SharedState& shared) : rank_(rank), shared_(shared) {}

  std::size_t rank() const override { return rank_; }
  std::size_t size() const override { return shared_.values.size(); }

  void sum(std::span<float> values) override {
    shared_.values[rank_] = values;
    shared_.barrier.arrive_and_wait();
    std::vector<float> sums(values.size());
    for (const auto& addends : shared_.values) std::ranges::transform(sums, addends, sums.begin(), std::plus());
    shared_.barrier.arrive_and_wait();
    std::ranges::copy(sums, values.begin());
  }
  void broadcast(std::string& /*bytes*/) override { throw std::logic_error("train does not call broadcast"); }

 private:
  std::size_t rank_;
  SharedState& shared_;
};

/// The progress that one process reports, and its result.
struct Outcome {
  std::vector<TrainProgress> batches;
  std::vector<torch::Tensor> weights;
  bool completed = false;
};

/// Trains as one of the processes of `collective`, or as the only process if it is nullptr. The progress callback stops
/// training after `stop_after` batches, or never if that is 0.
Outcome train_process(const TrainOptions& options, Collective* collective, std::size_t stop_after = 0) {
  Mlp network(MlpOptions{.hidden = {16}, .detector = options.non_digit_share > 0 ? 8 : 0});
  // The threads share LibTorch's random number generator, so the initial weights must not depend on it.
  for (auto& parameter : network->parameters()) {
    parameter.detach().copy_(torch::arange(parameter.numel()).mul(0.7).sin().mul(0.1).view_as(parameter));
  }
  Outcome outcome;
  const auto report = [&](const TrainProgress& progress) {
    outcome.batches.push_back(progress);
    return outcome.batches.size() == stop_after ? Continue::kNo : Continue::kYes;
  };
  outcome.completed = train(*network, make_tiny_mnist(203), options, report, {}, collective).completed;
  for (const auto& parameter : network->parameters()) outcome.weights.push_back(parameter.detach());
  return outcome;
}

/// Trains with `size` processes. Rank 0 stops after `rank_0_stop_after` batches, or never if that is 0.
std::vector<Outcome> train_processes(std::size_t size, const TrainOptions& options, std::size_t rank_0_stop_after = 0) {
  SharedState shared(size);
  std::vector<Outcome> outcomes(size);
  std::vector<std::jthread> threads;
  for (std::size_t rank = 0; rank < size; ++rank) {
    threads.emplace_back([&, rank] {
      ThreadCollective collective(rank, shared);
      outcomes[rank] = train_process(options, &collective, rank == 0 ? rank_0_stop_after : 0);
    });
  }
  threads.clear();  // waits for all of them
  return outcomes;
}

TrainOptions shared_options() {
  auto options = quick_options();
  options.epochs = 3;
  return options;
}

void check_same_curve(const Outcome& parallel, const Outcome& single) {
  REQUIRE(parallel.batches.size() == single.batches.size());
  for (std::size_t i = 0; i < single.batches.size(); ++i) {
    CHECK_THAT(parallel.batches[i].loss, WithinAbs(single.batches[i].loss, 1e-4));
    CHECK(parallel.batches[i].images == single.batches[i].images);
  }
}

TEST_CASE("Several processes have the loss curve of one, even if the last batch has fewer images than processes") {
  const auto size = GENERATE(std::size_t{1}, std::size_t{2}, std::size_t{4});
  const auto processes = train_processes(size, shared_options());
  for (const auto& outcome : processes) check_same_curve(outcome, train_process(shared_options(), nullptr));
}

TEST_CASE("All processes end with the same weights") {
  const auto processes = train_processes(3, shared_options());
  for (std::size_t i = 0; i < processes[0].weights.size(); ++i) {
    CHECK(processes[1].weights[i].equal(processes[0].weights[i]));
    CHECK(processes[2].weights[i].equal(processes[0].weights[i]));
  }
}

TEST_CASE("Several processes have the loss curve of one if the non-digits are spread unevenly over them") {
  auto options = shared_options();
  options.non_digit_share = 0.4;
  options.synthetic_drawings = 100;
  check_same_curve(train_processes(4, options)[2], train_process(options, nullptr));
}

TEST_CASE("Several processes have the validation loss of one and agree on the accuracy") {
  auto options = shared_options();
  options.validation = 31;
  const auto single = train_process(options, nullptr);
  const auto processes = train_processes(2, options);
  CHECK_THAT(processes[1].batches.back().validation_loss.value(),
             WithinAbs(single.batches.back().validation_loss.value(), 1e-4));
  CHECK(processes[1].batches.back().validation_accuracy == processes[0].batches.back().validation_accuracy);
}

TEST_CASE("If one process stops, all processes stop after the same batch") {
  const auto processes = train_processes(2, shared_options(), 5);
  for (const auto& outcome : processes) {
    CHECK_FALSE(outcome.completed);
    CHECK(outcome.batches.size() == 6);
  }
}

TEST_CASE("A batch size below the number of processes is rejected") {
  auto options = shared_options();
  options.batch_size = 2;
  SharedState shared(3);
  ThreadCollective collective(0, shared);
  CHECK_THROWS_AS(train_process(options, &collective), std::invalid_argument);
}

}  // namespace
}  // namespace digit::test
