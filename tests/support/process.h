#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace digit::test {

struct ProcessResult {
  /// The exit status, or 128 + the number of the signal that ended the program.
  int status = 0;
  std::string standard_output;
  std::string standard_error;
};

/// Runs a program in `folder`, with empty standard input, and waits for its end.
ProcessResult run_process(const std::vector<std::string>& command, const std::filesystem::path& folder = ".");

/// A running program. The destructor kills it with SIGKILL if it still runs.
class Process {
 public:
  explicit Process(const std::vector<std::string>& command, const std::filesystem::path& folder = ".");
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void send_signal(int signal) const;
  /// Returns the process IDs of its direct children.
  std::vector<int> children() const;
  /// Waits until its standard output contains `text` or it ends, for at most 60 seconds. Returns whether the output
  /// contains `text`.
  bool wait_for_output(const std::string& text) const;
  /// Returns its standard output so far.
  std::string standard_output() const;
  /// Waits for its end. Call it at most once.
  ProcessResult wait();

 private:
  std::filesystem::path output_;
  std::filesystem::path error_;
  int pid_ = -1;
};

}  // namespace digit::test
