#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace digit::test {

struct ProcessResult {
  /// Exit status, or 128 + signal.
  int status = 0;
  std::string standard_output;
  std::string standard_error;
};

/// Runs a program to its end, with nothing on its standard input, in `folder` (default: the current one).
ProcessResult run_process(const std::vector<std::string>& command, const std::filesystem::path& folder = ".");

/// A running program; ended by SIGKILL at the end of its scope if it still runs.
class Process {
 public:
  explicit Process(const std::vector<std::string>& command, const std::filesystem::path& folder = ".");
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void send_signal(int signal) const;
  /// The processes that it has started itself.
  std::vector<int> children() const;
  /// Waits until its standard output holds `text` or it ends, at most 60 seconds; returns whether it does.
  bool wait_for_output(const std::string& text) const;
  /// What it has written to its standard output so far.
  std::string standard_output() const;
  /// Waits for its end.
  ProcessResult wait();

 private:
  std::filesystem::path output_;
  std::filesystem::path error_;
  int pid_ = -1;
};

}  // namespace digit::test
