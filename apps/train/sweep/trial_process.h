#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace digit::train_app {

/// The result of a process.
struct ProcessResult {
  /// Exit status, or 128 + signal.
  int status = 0;
  std::string standard_output;
  std::string standard_error;
};

/// A child process that writes its output to files. The destructor kills it if it still runs.
class TrialProcess {
 public:
  /// Starts `command`. `folder` must exist and belong to this process alone. Throws digit::Error if the process cannot
  /// be started.
  TrialProcess(const std::vector<std::string>& command, const std::filesystem::path& folder);
  ~TrialProcess();
  TrialProcess(TrialProcess&& other) noexcept;
  TrialProcess& operator=(TrialProcess&&) = delete;

  /// Returns nullopt if the process still runs.
  std::optional<ProcessResult> poll();
  /// Sends SIGTERM.
  void terminate() const;

 private:
  std::filesystem::path folder_;
  pid_t pid_ = -1;
};

}  // namespace digit::train_app
