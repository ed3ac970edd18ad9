#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "support/process.h"

namespace digit::common {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

std::string error_of(const std::vector<std::string>& command) {
  const auto result = test::run_process(command);
  CHECK(result.status == 2);
  return result.standard_error;
}

TEST_CASE("A refused number says what is expected, what was found and what to do, in one short line") {
  CHECK_THAT(error_of({DIGIT_TRAIN, "--learning-rate", "0,0015"}),
             StartsWith("digit-train: --learning-rate: expected a number, more than 0, found 0,0015; the decimal "
                        "separator is a point\n"));
  CHECK_THAT(error_of({DIGIT_TRAIN, "--epochs", "1.5"}),
             StartsWith("digit-train: --epochs: expected an integer, 1 to 1000000000, found 1.5\n"));
  CHECK_THAT(error_of({DIGIT_TRAIN, "--hidden", "64,32"}),
             StartsWith("digit-train: --hidden: expected an integer, 1 to 65536, found 64,32; separate several numbers "
                        "with spaces\n"));
  CHECK_THAT(error_of({DIGIT_TRAIN, "--seed", "many"}),
             StartsWith("digit-train: --seed: expected an integer, ") && ContainsSubstring("found many\n"));
  CHECK_THAT(error_of({DIGIT_SERVE, "--port", "5000x"}),
             StartsWith("digit-serve: --port: expected an integer, 0 to 65535, found 5000x\n"));
  CHECK_THAT(error_of({DIGIT_SERVE, "--batch-delay", "1,5"}),
             StartsWith("digit-serve: --batch-delay: expected an integer, 0 to 86400000, found 1,5"));
}

TEST_CASE("A refused flag or a missing value says what is expected") {
  CHECK_THAT(error_of({DIGIT_TRAIN, "--json=maybe"}),
             StartsWith("digit-train: --json: expected true or false, found maybe\n"));
  CHECK_THAT(error_of({DIGIT_SERVE, "--access-log=maybe"}),
             StartsWith("digit-serve: --access-log: expected true or false, found maybe\n"));
  CHECK_THAT(error_of({DIGIT_EVAL, "--mnist"}), StartsWith("digit-eval: --mnist: expected a value, found none\n"));
}

TEST_CASE("Unknown arguments are named in their order") {
  CHECK_THAT(error_of({DIGIT_TRAIN, "three", "4"}), StartsWith("digit-train: unknown arguments: three 4\n"));
}

TEST_CASE("Each mistyped option is named, with the option that was probably meant") {
  CHECK_THAT(error_of({DIGIT_TRAIN, "--epoch", "3", "--hiden=16", "--seed", "1"}),
             StartsWith("digit-train: --epoch: unknown option; did you mean --epochs?\n"
                        "digit-train: --hiden: unknown option; did you mean --hidden?\n"));
  CHECK_THAT(error_of({DIGIT_EVAL, "--mnits=data"}),
             StartsWith("digit-eval: --mnits: unknown option; did you mean --mnist?\n"));
  CHECK_THAT(error_of({DIGIT_EXPORT_PROGRAM, "-onnx", "a.onnx"}),
             ContainsSubstring("unknown option; did you mean --onnx?\n"));
  CHECK_THAT(error_of({DIGIT_SERVE, "--prot", "80"}),
             StartsWith("digit-serve: --prot: unknown option; did you mean --port?\n"));
  CHECK_THAT(error_of({DIGIT_TRAIN, "sweep", "--versoin"}),
             StartsWith("digit-train sweep: --versoin: unknown option; did you mean --version?\n"));
}

TEST_CASE("An unknown option that is like no other gets no suggestion, and a negative number is no option") {
  CHECK_THAT(error_of({DIGIT_TRAIN, "--rate", "-1"}), StartsWith("digit-train: --rate: unknown option\nRun "));
  CHECK_THAT(error_of({DIGIT_TRAIN, "-1"}), StartsWith("digit-train: unknown arguments: -1\n"));
}

TEST_CASE("A mistyped option is named before what follows from it") {
  CHECK_THAT(error_of({DIGIT_EVAL, "--image=folder"}),
             StartsWith("digit-eval: --image: unknown option; did you mean --images?\n"));
  CHECK_THAT(error_of({DIGIT_TRAIN, "--epoch", "3", "--seed", "many"}), StartsWith("digit-train: --epoch: unknown"));
}

TEST_CASE("A mistyped choice gets a suggestion") {
  CHECK_THAT(error_of({DIGIT_TRAIN, "--recipe", "digitz"}),
             ContainsSubstring("--recipe: expected digits or plain, found digitz; did you mean digits?\n"));
  CHECK_THAT(error_of({DIGIT_TRAIN, "--optimizer", "sgdd"}), ContainsSubstring("found sgdd; did you mean sgd?\n"));
  CHECK_THAT(error_of({DIGIT_TRAIN, "--architecture", "mpl"}), ContainsSubstring("found mpl; did you mean mlp?\n"));
}

/// Counts the lines of a program, without those of counters for coverage, which another user cannot write.
std::size_t lines_of(const std::string& text) {
  std::istringstream lines(text);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line);) count += line.starts_with("profiling:") ? 0U : 1U;
  return count;
}

TEST_CASE("A limit on processes ends a program with one line that says what to raise, and not with a crash") {
  const auto threads = GENERATE(1, 3, 5);
  // Root has no such limit, so that the test gives up its rights.
  const std::string user = ::geteuid() == 0 ? "setpriv --reuid=65533 --regid=65533 --clear-groups " : "";
  if (test::run_process({"sh", "-c", user + "test -x " + DIGIT_SERVE}).status != 0) SKIP("no other user may run it");
  const std::string serve = "ulimit -u " + std::to_string(threads) + "; exec " + DIGIT_SERVE + " --port 0 --workers 8";
  const auto result = test::run_process({"sh", "-c", "exec " + user + "bash -c '" + serve + "'"});
  if (result.standard_error.starts_with("OpenBLAS"))
    SKIP("the OpenBLAS of this LibTorch ends the program at its start");
  CHECK(result.status == 1);
  CHECK_THAT(result.standard_error,
             StartsWith("digit-serve: ") && ContainsSubstring("raise the limit on processes (ulimit -u"));
  CHECK(lines_of(result.standard_error) == 1);
}

TEST_CASE("Output that cannot be written is an error with status 1") {
  const std::string program = GENERATE(DIGIT_TRAIN, DIGIT_EVAL, DIGIT_EXPORT_PROGRAM, DIGIT_SERVE);
  const std::string option = GENERATE("--help", "--version");
  const auto result = test::run_process({"sh", "-c", "exec " + program + " " + option + " > /dev/full"});
  CHECK(result.status == 1);
  CHECK_THAT(result.standard_error, ContainsSubstring(": standard output: not all text could be written"));
}

}  // namespace
}  // namespace digit::common
