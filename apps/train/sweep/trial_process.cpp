#include "train/sweep/trial_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include <csignal>
#include <system_error>
#include <utility>

#include "digit/error.h"
#include "digit/file.h"

extern char** environ;  // declared by no POSIX header

namespace digit::train_app {
namespace {

constexpr auto kOutput = "output.txt", kError = "error.txt";

/// Redirects standard input, output and error.
class FileActions {
 public:
  explicit FileActions(const std::filesystem::path& folder) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0);
    constexpr int kFlags = O_WRONLY | O_CREAT | O_TRUNC;
    ::posix_spawn_file_actions_addopen(&actions_, 1, (folder / kOutput).c_str(), kFlags, 0666);
    ::posix_spawn_file_actions_addopen(&actions_, 2, (folder / kError).c_str(), kFlags, 0666);
  }
  ~FileActions() { ::posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;

  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

}  // namespace

TrialProcess::TrialProcess(const std::vector<std::string>& command, const std::filesystem::path& folder)
    : folder_(folder) {
  std::vector<char*> words;
  words.reserve(command.size() + 1);
  for (const auto& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  const FileActions actions(folder);
  const int error = ::posix_spawn(&pid_, words.front(), actions.get(), nullptr, words.data(), environ);
  if (error != 0) {
    throw Error(command.front() + ": cannot start the process: " + std::generic_category().message(error));
  }
}

TrialProcess::~TrialProcess() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

TrialProcess::TrialProcess(TrialProcess&& other) noexcept
    : folder_(std::move(other.folder_)), pid_(std::exchange(other.pid_, -1)) {}

std::optional<ProcessResult> TrialProcess::poll() {
  int status = 0;
  if (::waitpid(pid_, &status, WNOHANG) != pid_) return {};
  pid_ = -1;
  return ProcessResult{WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), read_file(folder_ / kOutput),
                       read_file(folder_ / kError)};
}

void TrialProcess::terminate() const { ::kill(pid_, SIGTERM); }

}  // namespace digit::train_app
