#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "apps/train/train_program_test.h"

namespace digit::test {
namespace {

using Catch::Matchers::Equals;

TEST_CASE_METHOD(TrainProgramTest, "an output in a missing folder is an error before training") {
  const auto result = train({"--output", "missing/digit.pt"});
  CHECK(result.status == 1);
  CHECK_THAT(result.standard_error,
             Equals("digit-train: missing/digit.pt: the folder does not exist; create it first\n"));
  CHECK(result.standard_output.empty());
}

TEST_CASE_METHOD(TrainProgramTest, "an output that is a folder is an error before training") {
  const auto result = train({"--output", "data"});
  CHECK(result.status == 1);
  CHECK_THAT(result.standard_error, Equals("digit-train: data: expected a file to write, found a folder\n"));
  CHECK(result.standard_output.empty());
}

}  // namespace
}  // namespace digit::test
