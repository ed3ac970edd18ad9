#pragma once

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "apps/train/train_program_test.h"

namespace digit::test {

/// TrainProgramTest with mpirun. Skips the test if digit-train is built without MPI.
class DistributedTest : public TrainProgramTest {
 public:
  DistributedTest() {
    if (std::string(DIGIT_MPIRUN).empty()) SKIP("built without MPI: apt-get install libopenmpi-dev openmpi-bin");
  }

 protected:
  using Words = std::vector<std::string>;

  /// Returns a call of mpirun that works for root, with fewer cores than processes, and in containers whose processes
  /// cannot read each other's memory.
  static Words mpirun(const Words& more) {
    Words words{DIGIT_MPIRUN,
                "--allow-run-as-root",
                "--oversubscribe",
                "--bind-to",
                "none",
                "--mca",
                "btl_vader_single_copy_mechanism",
                "none"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  /// Returns a call of mpirun whose processes write their messages into the file `errors`, because that of Open MPI 5
  /// does not print messages of processes that it ends.
  static Words together_with_errors(std::size_t ranks, const Words& options) {
    Words words{"-n", std::to_string(ranks), "sh", "-c", "exec \"$0\" \"$@\" 2>>errors"};
    const auto program = command(options);
    words.insert(words.end(), program.begin(), program.end());
    return mpirun(words);
  }
  static Words together(std::size_t ranks, const Words& options) {
    Words words{"-n", std::to_string(ranks)};
    const auto program = command(options);
    words.insert(words.end(), program.begin(), program.end());
    return mpirun(words);
  }
  ProcessResult train_together(std::size_t ranks, const Words& options) const {
    return run_process(together(ranks, options), folder_.path());
  }
  /// Runs two processes with different options and data. A shell chooses, because the mpirun of Open MPI 5.0.7 crashes
  /// if `:` separates two programs.
  ProcessResult train_as(const Words& first, const std::string& first_data, const Words& second,
                         const std::string& second_data) const {
    const auto arguments = [](const std::string& data, const Words& options) {
      std::string text = " --data " + data;
      for (const auto& option : options) text.append(" ").append(option);
      return text;
    };
    const std::string script = "if [ $OMPI_COMM_WORLD_RANK = 0 ]; then exec \"$0\"" + arguments(first_data, first) +
                               "; else exec \"$0\"" + arguments(second_data, second) + "; fi";
    return run_process(mpirun({"-n", "2", "sh", "-c", script, DIGIT_TRAIN}), folder_.path());
  }

  /// Returns the loss of each epoch in a log. If an epoch occurs twice, the last one counts.
  std::map<std::size_t, double> losses(const std::string& log) const {
    std::map<std::size_t, double> losses;
    std::ifstream file(folder_ / log);
    for (std::string line; std::getline(file, line);) {
      const auto epoch = nlohmann::json::parse(line);
      losses[epoch.at("epoch")] = epoch.at("loss");
    }
    return losses;
  }
  void check_same_losses(const std::string& log, const std::string& other, double tolerance = 1e-4) const {
    const auto found = losses(log), expected = losses(other);
    REQUIRE_FALSE(expected.empty());
    REQUIRE(found.size() == expected.size());
    for (const auto& [epoch, loss] : found) {
      CAPTURE(epoch);
      CHECK_THAT(loss, Catch::Matchers::WithinAbs(expected.at(epoch), tolerance));
    }
  }
};

}  // namespace digit::test
