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
#include "support/tiny_mnist.h"

namespace digit::test {
namespace {

using Catch::Matchers::WithinAbs;

/// What threads that stand for processes share.
struct Meeting {
  explicit Meeting(std::size_t size) : all_here(static_cast<std::ptrdiff_t>(size)), values(size) {}

  std::barrier<> all_here;
  std::vector<std::span<float>> values;
};

class ThreadCollective : public Collective {
 public:
  ThreadCollective(std::size_t rank, Meeting& meeting) : rank_(rank), meeting_(meeting) {}

  std::size_t rank() const override { return rank_; }
  std::size_t size() const override { return meeting_.values.size(); }

  void sum(std::span<float> values) override {
    meeting_.values[rank_] = values;
    meeting_.all_here.arrive_and_wait();
    std::vector<float> sums(values.size());
    for (const auto& part : meeting_.values) std::ranges::transform(sums, part, sums.begin(), std::plus());
    meeting_.all_here.arrive_and_wait();
    std::ranges::copy(sums, values.begin());
  }
  void broadcast(std::string& /*bytes*/) override { throw std::logic_error("train shares no bytes"); }

 private:
  std::size_t rank_;
  Meeting& meeting_;
};

/// What one of the processes saw and came to.
struct Outcome {
  std::vector<TrainProgress> batches;
  std::vector<torch::Tensor> weights;
  bool completed = false;
};

Outcome train_part(const TrainOptions& options, Collective* collective, std::size_t ends_after = 0) {
  Mlp network(MlpOptions{.hidden = {16}, .detector = options.non_digit_share > 0 ? 8 : 0});
  // Threads share LibTorch's random generator, so the first weights are none of its numbers.
  for (auto& parameter : network->parameters()) {
    parameter.detach().copy_(torch::arange(parameter.numel()).mul(0.7).sin().mul(0.1).view_as(parameter));
  }
  Outcome outcome;
  const auto show = [&](const TrainProgress& progress) {
    outcome.batches.push_back(progress);
    return outcome.batches.size() == ends_after ? Continue::kNo : Continue::kYes;
  };
  outcome.completed = train(*network, make_tiny_mnist(203), options, show, {}, collective).completed;
  for (const auto& parameter : network->parameters()) outcome.weights.push_back(parameter.detach());
  return outcome;
}

std::vector<Outcome> train_together(std::size_t size, const TrainOptions& options, std::size_t first_ends_after = 0) {
  Meeting meeting(size);
  std::vector<Outcome> outcomes(size);
  std::vector<std::jthread> threads;
  for (std::size_t rank = 0; rank < size; ++rank) {
    threads.emplace_back([&, rank] {
      ThreadCollective collective(rank, meeting);
      outcomes[rank] = train_part(options, &collective, rank == 0 ? first_ends_after : 0);
    });
  }
  threads.clear();
  return outcomes;
}

TrainOptions shared_options() {
  auto options = plain_recipe();
  options.epochs = 3;
  options.batch_size = 20;
  options.learning_rate = 5e-3;
  return options;
}

void check_same_curve(const Outcome& parallel, const Outcome& alone) {
  REQUIRE(parallel.batches.size() == alone.batches.size());
  for (std::size_t i = 0; i < alone.batches.size(); ++i) {
    CHECK_THAT(parallel.batches[i].loss, WithinAbs(alone.batches[i].loss, 1e-4));
    CHECK(parallel.batches[i].images == alone.batches[i].images);
  }
}

TEST_CASE("Several processes see the loss curve of one, also where the last batch has fewer images than processes") {
  const auto size = GENERATE(std::size_t{1}, std::size_t{2}, std::size_t{4});
  const auto together = train_together(size, shared_options());
  for (const auto& outcome : together) check_same_curve(outcome, train_part(shared_options(), nullptr));
}

TEST_CASE("All processes come to the same weights") {
  const auto together = train_together(3, shared_options());
  for (std::size_t i = 0; i < together[0].weights.size(); ++i) {
    CHECK(together[1].weights[i].equal(together[0].weights[i]));
    CHECK(together[2].weights[i].equal(together[0].weights[i]));
  }
}

TEST_CASE("Non-digits, spread unevenly over the processes, count as much as in one") {
  auto options = shared_options();
  options.non_digit_share = 0.4;
  options.synthetic_drawings = 100;
  check_same_curve(train_together(4, options)[2], train_part(options, nullptr));
}

TEST_CASE("Processes measure the validation images together") {
  auto options = shared_options();
  options.validation = 31;
  const auto alone = train_part(options, nullptr);
  const auto together = train_together(2, options);
  CHECK_THAT(together[1].batches.back().validation_loss.value(),
             WithinAbs(alone.batches.back().validation_loss.value(), 1e-4));
  CHECK(together[1].batches.back().validation_accuracy == together[0].batches.back().validation_accuracy);
}

TEST_CASE("Where one process is told to end, all end after the same batch") {
  const auto together = train_together(2, shared_options(), 5);
  for (const auto& outcome : together) {
    CHECK_FALSE(outcome.completed);
    CHECK(outcome.batches.size() == 6);
  }
}

TEST_CASE("A batch with fewer images than there are processes is refused") {
  auto options = shared_options();
  options.batch_size = 2;
  Meeting meeting(3);
  ThreadCollective collective(0, meeting);
  CHECK_THROWS_AS(train_part(options, &collective), std::invalid_argument);
}

}  // namespace
}  // namespace digit::test
