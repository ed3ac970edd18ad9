#pragma once

#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "support/http_raw_client.h"
#include "support/model_files.h"
#include "support/process.h"
#include "support/temporary_folder.h"

namespace digit::test {

/// Runs the program in a folder with a model.
class ServeProgramTest {
 public:
  ServeProgramTest() { write_small_model(folder_ / "digit.pt"); }

 protected:
  /// Starts the program and waits until it listens.
  std::unique_ptr<Process> serve(const std::vector<std::string>& options = {}) {
    std::vector<std::string> command{DIGIT_SERVE, "--port", "0"};
    command.insert(command.end(), options.begin(), options.end());
    auto process = std::make_unique<Process>(command, folder_.path());
    REQUIRE(process->wait_for_output("listening on "));
    port_ = port_after(process->standard_output(), "listening on ");
    return process;
  }
  static int port_after(const std::string& output, const std::string& words) {
    const auto at = output.find(words);
    REQUIRE(at != std::string::npos);
    return std::stoi(output.substr(output.find(':', output.find("//", at)) + 1));
  }
  ProcessResult run(std::vector<std::string> options) {
    options.insert(options.begin(), DIGIT_SERVE);
    return run_process(options, folder_.path());
  }
  RawReply predict(const std::string& more_headers = "") const {
    return fetch(port_, "POST", "/predict", R"({"strokes": [[[0, 0], [0, 10]]]})",
                 "Content-Type: application/json\r\n" + more_headers);
  }
  void write(const std::string& name, const std::string& content) const { std::ofstream(folder_ / name) << content; }

  TemporaryFolder folder_;
  int port_ = 0;
};

}  // namespace digit::test
