#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "apps/train/train_program_test.h"
#include "digit/predictor.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;

TEST_CASE_METHOD(TrainProgramTest, "a network learns from a teacher of another architecture, whose file is recorded") {
  REQUIRE(train({"--epochs", "2", "--architecture", "cnn", "--channels", "4", "--output", "teacher.pt"}).status == 0);
  const auto result = train({"--epochs", "1", "--teacher", "teacher.pt"});
  INFO(result.standard_error);
  REQUIRE(result.status == 0);
  CHECK_THAT(result.standard_output, ContainsSubstring("learning from teacher.pt (named by --teacher, written "));
  const auto metadata = Predictor(folder_ / "digit.pt").metadata();
  CHECK(metadata.architecture == "mlp");
  CHECK(metadata.training_options.at("teacher").size() == 64);
}

TEST_CASE_METHOD(TrainProgramTest, "a training with a teacher does not resume with another one") {
  for (const auto* seed : {"1", "2"}) {
    REQUIRE(train({"--epochs", "1", "--seed", seed, "--output", std::string("teacher") + seed + ".pt"}).status == 0);
  }
  REQUIRE(train({"--epochs", "1", "--teacher", "teacher1.pt", "--checkpoint", "state"}).status == 0);
  const auto result = train({"--epochs", "1", "--teacher", "teacher2.pt", "--resume", "state"});
  CHECK(result.status == 1);
  CHECK_THAT(result.standard_error, ContainsSubstring("teacher"));
}

TEST_CASE_METHOD(TrainProgramTest, "a teacher that is no model of digit-train is refused by name") {
  const auto result = train({"--epochs", "1", "--teacher", "missing.pt"});
  CHECK(result.status == 1);
  CHECK_THAT(result.standard_error, ContainsSubstring("missing.pt"));
}

}  // namespace
}  // namespace digit::test
