#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/process.h"
#include "support/temporary_folder.h"
#include "support/tiny_mnist.h"

namespace digit::test {

/// A folder with small data in it, in which digit-train runs. It works on one thread: several that wait for one another
/// on cores busy with other tests take many times as long.
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
  /// Everything in the folder but the data.
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
