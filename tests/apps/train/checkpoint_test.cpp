#include <signal.h>
#include <unistd.h>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <chrono>
#include <random>
#include <thread>

#include "apps/train/train_program_test.h"
#include "support/files.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;
using Options = std::vector<std::string>;

Options operator+(Options options, const Options& more) {
  options.insert(options.end(), more.begin(), more.end());
  return options;
}

class CheckpointTest : public TrainProgramTest {
 protected:
  /// Returns the model of an uninterrupted training.
  Bytes train_uninterrupted(const Options& options) const {
    REQUIRE(train(options + Options{"--output", "whole.pt"}).status == 0);
    return read_bytes(folder_ / "whole.pt");
  }
  /// Trains, and returns the checkpoint after the last epoch.
  Bytes make_checkpoint(const Options& options) const {
    REQUIRE(train(options + Options{"--checkpoint", "training.state"}).status == 0);
    return read_bytes(folder_ / "training.state");
  }
  /// Runs a training that is expected to fail, and returns its standard error.
  std::string error_of(const Options& options) const {
    const auto result = train(options);
    CHECK(result.status == 1);
    return result.standard_error;
  }
};

TEST_CASE_METHOD(CheckpointTest, "a training resumed after a signal gives the same bytes") {
  const int signal = GENERATE(SIGINT, SIGTERM);
  const Options options{"--epochs", "60", "--schedule", "cosine", "--average-decay", "0.99", "--dropout", "0.1"};
  const auto whole = train_uninterrupted(options);
  {
    Process process(command(options + Options{"--checkpoint", "training.state"}), folder_.path());
    REQUIRE(process.wait_for_output("epoch  3/60"));
    process.send_signal(signal);
    const auto result = process.wait();
    REQUIRE(result.status == 128 + signal);
    CHECK_THAT(result.standard_error, ContainsSubstring("resume with --resume training.state"));
    CHECK_FALSE(std::filesystem::exists(folder_ / "digit.pt"));
  }
  CHECK(train(options + Options{"--resume", "training.state"}).status == 0);
  CHECK(read_bytes(folder_ / "digit.pt") == whole);
}

TEST_CASE_METHOD(CheckpointTest, "a training killed and resumed at twenty random times gives the same bytes") {
  const auto seed = Catch::getSeed();
  CAPTURE(seed);
  std::mt19937 random(seed);
  const Options options{"--epochs",        "150",  "--batch-size", "20",
                        "--learning-rate", "1e-4", "--checkpoint", "training.state"};
  const auto whole = train_uninterrupted(options);
  std::filesystem::remove(folder_ / "training.state");

  const auto next = [&] {
    return std::filesystem::exists(folder_ / "training.state") ? options + Options{"--resume", "training.state"}
                                                               : options;
  };
  for (int kill = 0; kill < 20; ++kill) {
    Process process(command(next()), folder_.path());
    process.wait_for_output("training on ");
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 60'000));
    process.send_signal(SIGKILL);
    const auto result = process.wait();
    INFO(result.standard_error);
    REQUIRE((result.status == 128 + SIGKILL || result.status == 0));
  }
  const auto last = train(next());
  INFO(last.standard_error);
  REQUIRE(last.status == 0);
  CHECK(read_bytes(folder_ / "digit.pt") == whole);
}

TEST_CASE_METHOD(CheckpointTest, "an error lists the options that differ from those of the checkpoint") {
  make_checkpoint({"--epochs", "1", "--batch-size", "100"});
  const auto message = error_of({"--epochs", "1", "--batch-size", "50", "--seed", "2", "--resume", "training.state"});
  CHECK_THAT(message, StartsWith("digit-train: training.state: the checkpoint has other options") &&
                          ContainsSubstring("--batch-size 100 (now --batch-size 50)") &&
                          ContainsSubstring("--seed 1 (now --seed 2)"));
}

TEST_CASE_METHOD(CheckpointTest, "a checkpoint allows more epochs only with a constant learning rate") {
  const auto schedule = GENERATE(as<std::string>(), "constant", "cosine");
  const Options options{"--schedule", schedule, "--resume", "training.state"};
  make_checkpoint({"--schedule", schedule, "--epochs", "2"});
  const auto longer = train(options + Options{"--epochs", "3"});
  CHECK(longer.status == (schedule == "constant" ? 0 : 1));
  CHECK_THAT(error_of(options + Options{"--epochs", "1"}), ContainsSubstring("epoch"));
}

TEST_CASE_METHOD(CheckpointTest, "a training extended from a checkpoint equals one of the same number of epochs") {
  make_checkpoint({"--epochs", "2"});
  REQUIRE(train({"--epochs", "4", "--resume", "training.state"}).status == 0);
  CHECK(read_bytes(folder_ / "digit.pt") == train_uninterrupted({"--epochs", "4"}));
}

TEST_CASE_METHOD(CheckpointTest, "options that do not change the weights may differ from those of the checkpoint") {
  make_checkpoint({"--epochs", "1"});
  CHECK(train({"--epochs", "1", "--resume", "training.state", "--output", "other.pt", "--log", "log.jsonl"}).status ==
        0);
  CHECK(std::filesystem::exists(folder_ / "other.pt"));
}

TEST_CASE_METHOD(CheckpointTest, "a checkpoint of other data is rejected") {
  make_checkpoint({"--epochs", "1"});
  auto images = read_bytes(folder_ / "data" / "train-images-idx3-ubyte");
  images.back() ^= std::byte{1};
  write_bytes(folder_ / "data" / "train-images-idx3-ubyte", images);
  CHECK_THAT(error_of({"--epochs", "1", "--resume", "training.state"}),
             StartsWith("digit-train: training.state: the checkpoint has other training data"));
}

TEST_CASE_METHOD(CheckpointTest, "an error names a checkpoint file that is missing, truncated or of another format") {
  CHECK_THAT(error_of({"--resume", "missing.state"}), StartsWith("digit-train: missing.state: "));
  auto bytes = make_checkpoint({"--epochs", "1"});
  bytes.resize(bytes.size() / 2);
  write_bytes(folder_ / "training.state", bytes);
  CHECK_THAT(error_of({"--epochs", "1", "--resume", "training.state"}), StartsWith("digit-train: training.state: "));
  CHECK_THAT(error_of({"--resume", "data/train-labels-idx1-ubyte"}),
             StartsWith("digit-train: data/train-labels-idx1-ubyte: not a checkpoint"));
}

TEST_CASE_METHOD(CheckpointTest, "if the disk is full, the last checkpoint stays") {
  const auto before = make_checkpoint({"--epochs", "1"});
  // A file size limit of half a checkpoint simulates the full disk.
  const auto limit = std::to_string(before.size() / 2 / 1024);
  const auto result =
      run_process({"bash", "-c", "ulimit -f " + limit + "; exec \"$@\"", "limited", DIGIT_TRAIN, "--data", "data",
                   "--threads", "1", "--epochs", "1", "--checkpoint", "training.state"},
                  folder_.path());
  CHECK(result.status == 1);
  CHECK_THAT(result.standard_error, StartsWith("digit-train: training.state: cannot be written: "));
  CHECK(read_bytes(folder_ / "training.state") == before);
  CHECK(files() == std::vector<std::string>{"digit.pt", "training.state"});
}

TEST_CASE_METHOD(CheckpointTest, "a checkpoint in a missing folder is an error before training") {
  const auto missing = train({"--checkpoint", "missing/training.state"});
  CHECK(missing.status == 1);
  CHECK_THAT(missing.standard_error, StartsWith("digit-train: missing/training.state: "));
  CHECK(missing.standard_output.empty());
}

TEST_CASE_METHOD(CheckpointTest, "a read-only folder is an error before training") {
  std::filesystem::create_directory(folder_ / "closed");
  std::filesystem::permissions(folder_ / "closed", std::filesystem::perms::owner_read);
  auto words = command({"--checkpoint", "closed/training.state"});
  if (::geteuid() == 0) {
    // Root may write everywhere until it gives up its capabilities.
    const std::vector<std::string> without_rights{"setpriv", "--bounding-set=-all", "--inh-caps=-all"};
    words.insert(words.begin(), without_rights.begin(), without_rights.end());
  }
  const auto result = run_process(words, folder_.path());
  CHECK(result.status == 1);
  CHECK_THAT(result.standard_error, StartsWith("digit-train: closed/training.state: "));
  CHECK(result.standard_output.empty());
}

}  // namespace
}  // namespace digit::test
