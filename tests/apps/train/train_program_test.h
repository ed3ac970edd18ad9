#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/process.h"
#include "support/temporary_folder.h"
#include "support/tiny_mnist.h"

namespace digit::test {

/// Runs digit-train in a temporary folder with small data. Training uses one thread, because several threads that wait
/// for each other on busy cores take much longer.
class TrainProgramTest {
 public:
  TrainProgramTest() { write_tiny_mnist(folder_ / "data"); }

 protected:
  static std::vector<std::string> command(const std::vector<std::string>& options) {
    std::vector<std::string> words{DIGIT_TRAIN, "--data", "data", "--threads", "1"};
    words.insert(words.end(), options.begin(), options.end());
    return words;
  }
  ProcessResult train(const std::vector<std::string>& options) const {
    return run_process(command(options), folder_.path());
  }
  /// The names in the folder, without the data.
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      if (entry.path().filename() != "data") names.push_back(entry.path().filename().string());
    }
    return names;
  }

  TemporaryFolder folder_;
};

}  // namespace digit::test
