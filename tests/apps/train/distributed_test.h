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

/// Like TrainProgramTest, with mpirun. Tests are skipped where digit-train was built without MPI.
class DistributedTest : public TrainProgramTest {
 public:
  DistributedTest() {
    if (std::string(DIGIT_MPIRUN).empty()) SKIP("built without MPI: apt-get install libopenmpi-dev openmpi-bin");
  }

 protected:
  using Words = std::vector<std::string>;

  /// mpirun as it has to be called by root, on fewer cores than processes, and in containers that let no process read
  /// another's memory.
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
  static Words together(std::size_t ranks, const Words& options) {
    Words words{"-n", std::to_string(ranks)};
    const auto program = command(options);
    words.insert(words.end(), program.begin(), program.end());
    return mpirun(words);
  }
  ProcessResult train_together(std::size_t ranks, const Words& options) const {
    return run_process(together(ranks, options), folder_.path());
  }
  /// Two processes, each with options and data of its own.
  ProcessResult train_as(const Words& first, const std::string& first_data, const Words& second,
                         const std::string& second_data) const {
    Words words{"-n", "1", DIGIT_TRAIN, "--data", first_data};
    words.insert(words.end(), first.begin(), first.end());
    words.insert(words.end(), {":", "-n", "1", DIGIT_TRAIN, "--data", second_data});
    words.insert(words.end(), second.begin(), second.end());
    return run_process(mpirun(words), folder_.path());
  }

  /// The loss of each epoch that a log holds; of an epoch that is there twice the last.
  std::map<std::size_t, double> losses(const std::string& log) const {
    std::map<std::size_t, double> losses;
    std::ifstream file(folder_ / log);
    for (std::string line; std::getline(file, line);) {
      const auto epoch = nlohmann::json::parse(line);
      losses[epoch.at("epoch")] = epoch.at("loss");
    }
    return losses;
  }
  void check_same_losses(const std::string& log, const std::string& other) const {
    const auto found = losses(log), expected = losses(other);
    REQUIRE_FALSE(expected.empty());
    REQUIRE(found.size() == expected.size());
    for (const auto& [epoch, loss] : found) {
      CAPTURE(epoch);
      CHECK_THAT(loss, Catch::Matchers::WithinAbs(expected.at(epoch), 1e-4));
    }
  }
};

}  // namespace digit::test
