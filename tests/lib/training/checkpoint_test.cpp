#include "digit/checkpoint.h"

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cstring>
#include <functional>
#include <span>

#include "base/sha256.h"
#include "digit/error.h"
#include "digit/mlp.h"
#include "digit/model_file.h"
#include "digit/trainer.h"
#include "support/tiny_mnist.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::MessageMatches;
using Catch::Matchers::StartsWith;

/// Returns options for four epochs of three batches that use everything a training state can hold: averaged weights,
/// optimizer state, validation metrics and the best epoch.
TrainOptions full_options() {
  TrainOptions options;
  options.epochs = 4;
  options.batch_size = 40;
  options.synthetic_drawings = 50;
  options.held_out = 20;
  options.validation = 30;
  options.keep_best = true;
  return options;
}

Mlp initial_network() {
  seed_weights(7);
  return Mlp(MlpOptions{.hidden = {16}, .detector = 8, .dropout = 0.2});
}

constexpr std::size_t kImages = 150;

/// Trains for the given number of batches, and returns the checkpoint file of the state after the last one.
std::string checkpoint_after(std::size_t batches, const TrainOptions& options) {
  auto network = initial_network();
  std::string bytes;
  std::size_t done = 0;
  Checkpointing checkpointing;
  checkpointing.save = [&](const TrainState& state) {
    if (done == batches) bytes = serialize_checkpoint({{{"seed", "1"}}, "data", state});
  };
  train(
      *network, make_tiny_mnist(kImages), options,
      [&](const TrainProgress&) { return ++done < batches ? Continue::kYes : Continue::kNo; }, checkpointing);
  return bytes;
}

/// Trains to the end from `start`, or from the initial weights if `start` is nullptr. Returns the model file.
std::string train_from(const TrainState* start, const TrainOptions& options) {
  auto network = initial_network();
  Checkpointing checkpointing;
  checkpointing.start = start;
  REQUIRE(train(*network, make_tiny_mnist(kImages), options, {}, checkpointing).completed);
  return serialize_model(*network, {});
}

TEST_CASE("Training that is resumed after any batch gives exactly the weights of an uninterrupted training") {
  auto options = full_options();
  options.optimizer = GENERATE(Optimizer::kSgd, Optimizer::kAdamW);
  const auto uninterrupted = train_from(nullptr, options);
  for (const std::size_t batches : {1U, 2U, 3U, 4U, 7U, 11U, 12U}) {
    CAPTURE(batches);
    const auto checkpoint = parse_checkpoint(checkpoint_after(batches, options), "checkpoint");
    CHECK(train_from(&checkpoint.state, options) == uninterrupted);
  }
}

TEST_CASE("Resuming a training that ran out of patience does not train any further") {
  auto options = full_options();
  options.epochs = 50;
  options.learning_rate = 1e-9;
  options.patience = 2;
  options.average_decay = 0;
  auto network = initial_network();
  std::string bytes;
  Checkpointing checkpointing;
  checkpointing.save = [&](const TrainState& state) { bytes = serialize_checkpoint({{}, "", state}); };
  const auto result = train(*network, make_tiny_mnist(kImages), options, {}, checkpointing);
  REQUIRE(result.completed);
  const auto state = parse_checkpoint(bytes, "checkpoint").state;
  CHECK(state.progress.epoch == result.last.epoch);
  CHECK(train_from(&state, options) == serialize_model(*network, {}));
}

TEST_CASE("Parsing a checkpoint restores everything that was written") {
  const auto bytes = checkpoint_after(5, full_options());
  const auto checkpoint = parse_checkpoint(bytes, "checkpoint");
  CHECK(checkpoint.options == std::map<std::string, std::string>{{"seed", "1"}});
  CHECK(checkpoint.data == "data");
  CHECK(checkpoint.state.progress.epoch == 2);
  CHECK(checkpoint.state.progress.images == 80);
  CHECK(checkpoint.state.steps == 5);
  CHECK(checkpoint.state.best->epoch == 1);
  CHECK(serialize_checkpoint(checkpoint) == bytes);
}

class DamagedCheckpointTest {
 protected:
  static void check_refused(const std::string& bytes) {
    CHECK_THROWS_MATCHES(parse_checkpoint(bytes, "some.file"), Error, MessageMatches(StartsWith("some.file: ")));
  }
  /// Returns a checkpoint with the given body and a correct checksum.
  static std::string with_body(const std::string& body) {
    base::Sha256 sha;
    sha.update(std::as_bytes(std::span(body)));
    return "digit checkpoint 1\n" + sha.finish() + "\n" + body;
  }
  /// Returns a checkpoint with the given JSON text, followed by `rest`, and a correct checksum.
  static std::string with_json(const std::string& text, const std::string& rest = "") {
    const std::uint64_t length = text.size();
    std::string body(sizeof(length), '\0');
    std::memcpy(body.data(), &length, sizeof(length));
    return with_body(body + text + rest);
  }
  /// Returns `checkpoint` with the first `from` in its JSON text replaced by `to`, and a correct checksum.
  static std::string with_replaced(const std::string& checkpoint, const std::string& from, const std::string& to) {
    const auto text_begin = checkpoint.find('{');
    std::uint64_t length = 0;
    std::memcpy(&length, checkpoint.data() + text_begin - sizeof(length), sizeof(length));
    auto text = checkpoint.substr(text_begin, length);
    const auto position = text.find(from);
    REQUIRE(position != std::string::npos);
    text.replace(position, from.size(), to);
    return with_json(text, checkpoint.substr(text_begin + length));
  }
};

TEST_CASE_METHOD(DamagedCheckpointTest,
                 "The error for a checkpoint that is truncated or corrupted at any position names the file") {
  const auto bytes = checkpoint_after(3, full_options());
  for (std::size_t length = 0; length < bytes.size(); length += 997) check_refused(bytes.substr(0, length));
  check_refused(bytes.substr(0, bytes.size() - 1));
  check_refused(bytes + '\0');
  for (std::size_t position = 0; position < bytes.size(); position += 1009) {
    auto corrupted = bytes;
    corrupted[position] = static_cast<char>(corrupted[position] ^ 1);
    check_refused(corrupted);
  }
}

TEST_CASE_METHOD(DamagedCheckpointTest, "The error for an invalid checkpoint with a correct checksum names the file") {
  check_refused(with_body(""));
  check_refused(with_body(std::string(8, '\xff')));
  check_refused(with_json("not JSON"));
  check_refused(with_json("[]"));
  check_refused(with_json(R"({"options": {}})"));
  const auto bytes = checkpoint_after(3, full_options());
  const auto text_begin = bytes.find('{'), text_end = bytes.find("\"steps\"");
  const auto values = bytes.substr(text_begin, text_end - text_begin);
  for (const std::string shapes : {"[[-1]]", "[[9223372036854775807]]", "[[4294967296, 4294967296]]", "[[1, 1, 0]]",
                                   "[\"a\"]", "[[[1]]]", "[[1000]]", "7"}) {
    CAPTURE(shapes);
    auto json = values;
    json.append(R"("steps": 1, "parameters": )").append(shapes).append(R"(, "optimizer": [], "average": []})");
    check_refused(with_json(json));
  }
}

TEST_CASE_METHOD(DamagedCheckpointTest, "The error for an impossible counter in a checkpoint names it and its range") {
  auto state = parse_checkpoint(checkpoint_after(5, full_options()), "checkpoint").state;
  state.progress.learning_rate = 0.25;
  state.progress.seconds = 8;
  state.progress.epoch_start = 4;
  state.loss_sum = 2;
  state.correct = 60;
  state.digits = 70;
  state.best->loss = 0.5;
  state.best->accuracy = 0.75;
  // In epoch 2 of 4, after 80 of 100 images and 5 steps. The best epoch is 1.
  const auto bytes = serialize_checkpoint({{{"epochs", "4"}}, "data", state});
  CHECK_NOTHROW(parse_checkpoint(bytes, "some.file"));
  const std::vector<std::array<std::string, 3>> cases = {
      {R"("epoch":2)", R"("epoch":0)", "epoch: expected 1 to 4, found 0"},
      {R"("epoch":2)", R"("epoch":5)", "epoch: expected 1 to 4, found 5"},
      {R"("epoch":2)", R"("epoch":-1)", "epoch: expected 1 to 4, found -1"},
      {R"("epoch":2)", R"("epoch":1.5)", "epoch: expected 1 to 4, found 1.5"},
      {R"("epochs":"4")", R"("epochs":"1")", "epoch: expected 1 to 1, found 2"},
      {R"("epoch_images":100)", R"("epoch_images":-1)", "epoch_images: expected 1 to 1000000000, found -1"},
      {R"("images":80)", R"("images":101)", "images: expected 0 to 100, found 101"},
      {R"("images":80)", R"("images":-1)", "images: expected 0 to 100, found -1"},
      {R"("steps":5)", R"("steps":-1)", "steps: expected 0 to 180, found -1"},
      {R"("steps":5)", R"("steps":181)", "steps: expected 0 to 180, found 181"},
      {R"("steps":5)", R"("steps":18446744073709551615)", "steps: expected 0 to 180, found 18446744073709551615"},
      {R"("loss_sum":2.0)", R"("loss_sum":null)", "loss_sum: expected a finite number, found null"},
      {R"("loss_sum":2.0)", R"("loss_sum":1e999)", "number overflow"},
      {R"("digits":70.0)", R"("digits":81.0)", "digits: expected 0 to 80, found 81.0"},
      {R"("digits":70.0)", R"("digits":null)", "digits: expected 0 to 80, found null"},
      {R"("correct":60.0)", R"("correct":71.0)", "correct: expected 0 to 70, found 71.0"},
      {R"("correct":60.0)", R"("correct":-1.0)", "correct: expected 0 to 70, found -1.0"},
      {R"("learning_rate":0.25)", R"("learning_rate":-0.25)", "learning_rate: expected at least 0, found -0.25"},
      {R"("seconds":8.0)", R"("seconds":1e300)", "seconds: expected 0 to 1000000000, found 1e+300"},
      {R"("epoch_start":4.0)", R"("epoch_start":8.5)", "epoch_start: expected 0 to 8, found 8.5"},
      {R"("epoch":1)", R"("epoch":3)", "best/epoch: expected 1 to 2, found 3"},
      {R"("epoch":1)", R"("epoch":0)", "best/epoch: expected 1 to 2, found 0"},
      {R"("loss":0.5)", R"("loss":null)", "best/loss: expected a finite number, found null"},
      {R"("accuracy":0.75)", R"("accuracy":1.25)", "best/accuracy: expected 0 to 1, found 1.25"}};
  for (const auto& [from, to, message] : cases) {
    CAPTURE(to);
    CHECK_THROWS_MATCHES(
        parse_checkpoint(with_replaced(bytes, from, to), "some.file"), Error,
        MessageMatches(StartsWith("some.file: not a checkpoint, or damaged: ") && ContainsSubstring(message)));
  }
}

TEST_CASE("The error for a checkpoint of other options or data names the difference") {
  Checkpoint checkpoint;
  checkpoint.options = {{"seed", "1"}, {"batch-size", "64"}};
  checkpoint.data = "abc";
  CHECK_NOTHROW(check_same_run(checkpoint, {{"seed", "1"}, {"batch-size", "64"}}, "abc", "c"));
  CHECK_THROWS_MATCHES(check_same_run(checkpoint, {{"seed", "2"}, {"batch-size", "64"}}, "abc", "c"), Error,
                       MessageMatches(StartsWith("c: the checkpoint has other options: --seed 1 (now --seed 2);")));
  CHECK_THROWS_MATCHES(check_same_run(checkpoint, {{"seed", "1"}}, "abc", "c"), Error,
                       MessageMatches(ContainsSubstring("--batch-size 64 (now no --batch-size)")));
  CHECK_THROWS_MATCHES(check_same_run(checkpoint, checkpoint.options, "def", "c"), Error,
                       MessageMatches(ContainsSubstring("other training data")));
}

TEST_CASE("The fingerprint of the data depends on the images and the labels") {
  const auto data = make_tiny_mnist(20);
  auto other_pixel = data, other_label = data;
  other_pixel.pixels.back() ^= 1U;
  other_label.labels.front() = 3;
  CHECK(fingerprint(data) == fingerprint(make_tiny_mnist(20)));
  CHECK(fingerprint(data) != fingerprint(other_pixel));
  CHECK(fingerprint(data) != fingerprint(other_label));
}

TEST_CASE("The error for a training state that does not fit the network, data or options names its source") {
  const auto options = full_options();
  const auto state = parse_checkpoint(checkpoint_after(9, options), "checkpoint").state;
  const auto check_refused = [&](Mlp network, std::size_t images, const TrainOptions& train_options) {
    Checkpointing checkpointing;
    checkpointing.start = &state;
    checkpointing.origin = "some.file";
    CHECK_THROWS_MATCHES(train(*network, make_tiny_mnist(images), train_options, {}, checkpointing), Error,
                         MessageMatches(StartsWith("some.file: ")));
  };
  check_refused(Mlp(MlpOptions{.hidden = {17}, .detector = 8}), kImages, options);
  check_refused(initial_network(), kImages + 1, options);
  auto other = options;
  other.epochs = 2;
  check_refused(initial_network(), kImages, other);
  other = options;
  other.optimizer = Optimizer::kSgd;
  check_refused(initial_network(), kImages, other);
  other = options;
  other.average_decay = 0;
  check_refused(initial_network(), kImages, other);
}

}  // namespace
}  // namespace digit::test
