#include <signal.h>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "apps/train/train_program_test.h"
#include "support/files.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;

class InterruptTest : public TrainProgramTest {
 protected:
  /// Starts a training of many epochs and sends the signal after the first epoch.
  ProcessResult interrupt(int signal) const {
    Process process(command({"--epochs", "1000000"}), folder_.path());
    REQUIRE(process.wait_for_output("/1000000  loss"));
    process.send_signal(signal);
    return process.wait();
  }
};

TEST_CASE_METHOD(InterruptTest, "a signal stops the training with a message and without a file") {
  const int signal = GENERATE(SIGINT, SIGTERM);
  const auto result = interrupt(signal);
  CHECK(result.status == 128 + signal);
  CHECK_THAT(result.standard_error,
             ContainsSubstring("interrupted in epoch ") && ContainsSubstring("no model was written"));
  CHECK(files().empty());
}

TEST_CASE_METHOD(InterruptTest, "an interrupted training does not change an existing model") {
  const auto older = bytes_of("an older model");
  write_bytes(folder_ / "digit.pt", older);
  CHECK(interrupt(SIGINT).status == 130);
  CHECK(read_bytes(folder_ / "digit.pt") == older);
  CHECK(files() == std::vector<std::string>{"digit.pt"});
}

}  // namespace
}  // namespace digit::test
