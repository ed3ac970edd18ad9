#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

#include "apps/train/train_program_test.h"
#include "digit/file.h"
#include "support/files.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

class LogTest : public TrainProgramTest {
 protected:
  std::vector<nlohmann::json> read_log() const {
    std::istringstream lines(read_file(folder_ / "log.jsonl"));
    std::vector<nlohmann::json> objects;
    for (std::string line; std::getline(lines, line);) objects.push_back(nlohmann::json::parse(line));
    return objects;
  }
};

TEST_CASE_METHOD(LogTest, "the log has an object for each epoch") {
  REQUIRE(train({"--epochs", "3", "--log", "log.jsonl"}).status == 0);
  const auto log = read_log();
  REQUIRE(log.size() == 3);
  for (std::size_t i = 0; i < log.size(); ++i) {
    CHECK(log[i].at("epoch") == i + 1);
    CHECK(log[i].at("epochs") == 3);
    CHECK(log[i].at("learning_rate") == 0.001);
    CHECK(log[i].at("images_per_second") > 0);
  }
  CHECK(log[2].at("loss") < log[0].at("loss"));
  CHECK(log[2].at("accuracy") > log[0].at("accuracy"));
}

TEST_CASE_METHOD(LogTest, "a second run appends to the log, also after an incomplete line") {
  REQUIRE(train({"--epochs", "1", "--log", "log.jsonl"}).status == 0);
  auto bytes = read_bytes(folder_ / "log.jsonl");
  bytes.pop_back();
  write_bytes(folder_ / "log.jsonl", bytes);
  REQUIRE(train({"--epochs", "1", "--log", "log.jsonl"}).status == 0);
  CHECK(read_log().size() == 2);
}

TEST_CASE_METHOD(LogTest, "the log does not change the model") {
  REQUIRE(train({"--epochs", "1", "--output", "a.pt"}).status == 0);
  REQUIRE(train({"--epochs", "1", "--output", "b.pt", "--log", "log.jsonl", "--tensorboard", "runs"}).status == 0);
  CHECK(read_bytes(folder_ / "a.pt") == read_bytes(folder_ / "b.pt"));
}

TEST_CASE_METHOD(LogTest, "an error before training names a log or event file that cannot be created") {
  const auto log = train({"--log", "missing/log.jsonl"});
  CHECK(log.status == 1);
  CHECK_THAT(log.standard_error, StartsWith("digit-train: missing/log.jsonl: cannot be written: "));
  const auto events = train({"--tensorboard", "data/train-images-idx3-ubyte"});
  CHECK(events.status == 1);
  CHECK_THAT(events.standard_error, StartsWith("digit-train: data/train-images-idx3-ubyte: "));
  CHECK(log.standard_output.empty());
  CHECK(events.standard_output.empty());
  CHECK(files().empty());
}

TEST_CASE_METHOD(LogTest, "training continues if the disk of the log is full") {
  const auto result = train({"--epochs", "2", "--log", "/dev/full"});
  CHECK(result.status == 0);
  CHECK_THAT(result.standard_error, StartsWith("digit-train: /dev/full: cannot be written") &&
                                        ContainsSubstring("training continues without it"));
  CHECK(files() == std::vector<std::string>{"digit.pt"});
}

}  // namespace
}  // namespace digit::test
