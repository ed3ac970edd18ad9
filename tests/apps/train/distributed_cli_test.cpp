#include <signal.h>

#include <catch2/matchers/catch_matchers_string.hpp>
#include <filesystem>

#include "apps/train/distributed_test.h"
#include "digit/file.h"
#include "support/files.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;

TEST_CASE_METHOD(DistributedTest, "two processes have the same loss curve as one") {
  REQUIRE(train({"--epochs", "10", "--log", "one.jsonl"}).status == 0);
  const auto result = train_together(2, {"--epochs", "10", "--log", "two.jsonl"});
  INFO(result.standard_error);
  REQUIRE(result.status == 0);
  CHECK_THAT(result.standard_output, ContainsSubstring("with 2 processes of 1 thread"));
  check_same_losses("two.jsonl", "one.jsonl");
}

TEST_CASE_METHOD(DistributedTest, "only rank 0 prints and writes files") {
  const auto result = train_together(2, {"--epochs", "1", "--json"});
  INFO(result.standard_error);
  REQUIRE(result.status == 0);
  CHECK(nlohmann::json::parse(result.standard_output).at("model") == "digit.pt");
  CHECK(files() == std::vector<std::string>{"digit.pt"});
}

TEST_CASE_METHOD(DistributedTest, "training with two processes gives the same bytes twice") {
  REQUIRE(train_together(2, {"--epochs", "3", "--output", "first.pt"}).status == 0);
  REQUIRE(train_together(2, {"--epochs", "3", "--output", "second.pt"}).status == 0);
  CHECK(read_bytes(folder_ / "first.pt") == read_bytes(folder_ / "second.pt"));
}

TEST_CASE_METHOD(DistributedTest, "an error lists the options of a process that differ from those of rank 0") {
  const auto result = train_as({"--batch-size", "100"}, "data", {"--batch-size", "50"}, "data");
  CHECK(result.status != 0);
  CHECK_THAT(result.standard_error,
             ContainsSubstring("digit-train: rank 1: the options or data differ from those of rank 0: "
                               "--batch-size 50 (rank 0: 100)"));
  CHECK(files().empty());
}

TEST_CASE_METHOD(DistributedTest, "a process with other data than rank 0 is rejected") {
  std::filesystem::copy(folder_ / "data", folder_ / "other");
  auto images = read_bytes(folder_ / "other" / "train-images-idx3-ubyte");
  images.back() ^= std::byte{1};
  write_bytes(folder_ / "other" / "train-images-idx3-ubyte", images);
  const auto result = train_as({}, "data", {}, "other");
  CHECK(result.status != 0);
  CHECK_THAT(result.standard_error,
             ContainsSubstring("rank 1: the options or data differ from those of rank 0: SHA-256"));
}

TEST_CASE_METHOD(DistributedTest, "a process that fails at startup reports its error and ends the others") {
  const auto result = train_as({}, "data", {}, "missing");
  CHECK(result.status != 0);
  CHECK_THAT(result.standard_error, ContainsSubstring("digit-train: rank 1: missing"));
  CHECK_FALSE(std::filesystem::exists(folder_ / "digit.pt"));
}

TEST_CASE_METHOD(DistributedTest, "a batch size below the number of processes is rejected") {
  const auto result = train_together(2, {"--batch-size", "1"});
  CHECK(result.status != 0);
  CHECK_THAT(result.standard_error, ContainsSubstring("at least one image for each of the 2 processes"));
}

TEST_CASE_METHOD(DistributedTest, "a training of two processes stopped by a signal resumes in one process") {
  std::vector<std::string> options{"--epochs", "300", "--checkpoint", "training.state", "--log", "parts.jsonl"};
  REQUIRE(train({"--epochs", "300", "--log", "whole.jsonl", "--output", "whole.pt"}).status == 0);
  {
    Process process(together_with_errors(2, options), folder_.path());
    REQUIRE(process.wait_for_output(" 3/300  loss"));
    process.send_signal(SIGTERM);
    const auto result = process.wait();
    INFO(result.standard_error);
    CHECK(result.status != 0);
    CHECK_THAT(digit::read_file(folder_ / "errors"), ContainsSubstring("resume with --resume training.state"));
    CHECK_FALSE(std::filesystem::exists(folder_ / "digit.pt"));
  }
  options.insert(options.end(), {"--resume", "training.state"});
  REQUIRE(train(options).status == 0);
  check_same_losses("parts.jsonl", "whole.jsonl");
}

}  // namespace
}  // namespace digit::test
