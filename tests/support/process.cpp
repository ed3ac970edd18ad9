#include "support/process.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>
#include <utility>

namespace digit::test {
namespace {

std::string contents(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::filesystem::path make_empty_file() {
  std::string name = (std::filesystem::temp_directory_path() / "digit-process-XXXXXX").string();
  const int descriptor = ::mkstemp(name.data());
  if (descriptor < 0) throw std::runtime_error("cannot create a temporary file for the output of a program");
  ::close(descriptor);
  return name;
}

void redirect(const char* file, int flags, int target) {
  const int descriptor = ::open(file, flags);
  if (descriptor < 0 || ::dup2(descriptor, target) < 0) ::_exit(126);
}

}  // namespace

Process::Process(const std::vector<std::string>& command, const std::filesystem::path& folder)
    : output_(make_empty_file()), error_(make_empty_file()) {
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const auto& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error("cannot start " + command.front());
  if (pid_ == 0) {
    redirect("/dev/null", O_RDONLY, STDIN_FILENO);
    redirect(output_.c_str(), O_WRONLY, STDOUT_FILENO);
    redirect(error_.c_str(), O_WRONLY, STDERR_FILENO);
    if (::chdir(folder.c_str()) != 0) ::_exit(126);
    ::execvp(arguments.front(), arguments.data());
    ::_exit(127);
  }
}

Process::~Process() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  std::filesystem::remove(output_);
  std::filesystem::remove(error_);
}

void Process::send_signal(int signal) const { ::kill(pid_, signal); }

std::vector<int> Process::children() const {
  const auto id = std::to_string(pid_);
  std::ifstream file("/proc/" + id + "/task/" + id + "/children");
  return {std::istream_iterator<int>(file), std::istream_iterator<int>()};
}

bool Process::wait_for_output(const std::string& text) const {
  using namespace std::chrono_literals;
  const auto deadline = std::chrono::steady_clock::now() + 60s;
  while (contents(output_).find(text) == std::string::npos) {
    siginfo_t ended{};
    if (::waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid == pid_) {
      return contents(output_).find(text) != std::string::npos;
    }
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(10ms);
  }
  return true;
}

std::string Process::standard_output() const { return contents(output_); }

ProcessResult Process::wait() {
  int status = 0;
  ::waitpid(std::exchange(pid_, -1), &status, 0);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), contents(output_), contents(error_)};
}

ProcessResult run_process(const std::vector<std::string>& command, const std::filesystem::path& folder) {
  return Process(command, folder).wait();
}

}  // namespace digit::test
