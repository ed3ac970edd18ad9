#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace digit::train_app {

/// How a trial's program ended.
struct TrialEnd {
  /// Exit status, or 128 + signal.
  int status = 0;
  std::string standard_output;
  std::string standard_error;
};

/// A program that runs beside this one, its output in files of a folder. Ended by SIGKILL at the end of its scope if it
/// still runs.
class TrialProcess {
 public:
  /// Throws digit::Error where it cannot be started. `folder` must be there, and be this trial's own.
  TrialProcess(const std::vector<std::string>& command, const std::filesystem::path& folder);
  ~TrialProcess();
  TrialProcess(TrialProcess&& other) noexcept;
  TrialProcess& operator=(TrialProcess&&) = delete;

  /// Its end if it has come.
  std::optional<TrialEnd> poll();
  void terminate() const;

 private:
  std::filesystem::path folder_;
  pid_t pid_ = -1;
};

}  // namespace digit::train_app
