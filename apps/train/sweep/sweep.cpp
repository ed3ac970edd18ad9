#include "train/sweep/sweep.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <list>
#include <nlohmann/json.hpp>
#include <ostream>
#include <thread>

#include "digit/error.h"
#include "digit/file.h"
#include "train/interrupt.h"
#include "train/sweep/ranking.h"
#include "train/sweep/trial_process.h"

namespace digit::train_app {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

/// A folder of its own for the trials' files, gone at the end.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "digit-sweep-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw Error(name + ": cannot be made for the trials' files");
    path_ = name;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  std::filesystem::path make(std::size_t number) const {
    const auto folder = path_ / std::to_string(number);
    std::filesystem::create_directory(folder);
    return folder;
  }

 private:
  std::filesystem::path path_;
};

struct RunningTrial {
  TrialResult result;
  TrialProcess process;
  Clock::time_point start;
};

/// The error itself: with --json, progress stands on standard error before it.
std::string last_line(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

void read_end(const TrialEnd& end, TrialResult& result) {
  if (end.status != 0) {
    result.failure =
        end.standard_error.empty() ? "status " + std::to_string(end.status) : last_line(end.standard_error);
    return;
  }
  const auto json = nlohmann::json::parse(end.standard_output);
  result.accuracy = json.at("validation_accuracy").get<double>();
  result.loss = json.at("validation_loss").get<double>();
}

class Sweep {
 public:
  Sweep(const SweepConfig& config, const std::vector<Trial>& trials, const std::string& program, std::ostream& out)
      : config_(config), trials_(trials), program_(program), out_(out) {
    const auto cores = std::max(1U, std::thread::hardware_concurrency());
    jobs_ = config.jobs > 0 ? config.jobs : cores;
  }

  int run() {
    save();
    while (true) {
      collect();
      const bool over = Clock::now() >= deadline_ || interrupted_by() != 0;
      if (over) stop();
      while (!over && running_.size() < jobs_ && next_ < trials_.size()) start();
      if (running_.empty()) break;
      std::this_thread::sleep_for(20ms);
    }
    out_ << ranking_text(ended_, config_);
    if (next_ < trials_.size()) out_ << trials_.size() - next_ << " trials were not tried\n";
    out_ << "wrote " << config_.output.string() << std::endl;
    if (interrupted_by() != 0) return 128 + interrupted_by();
    return !ended_.empty() && ended_.front().accuracy ? 0 : 1;
  }

 private:
  void start() {
    TrialResult result;
    result.number = next_ + 1;
    result.trial = trials_[next_];
    const auto folder = scratch_.make(++next_);
    std::vector<std::string> command{program_};
    // One thread each, since they run side by side; a trial may say otherwise.
    const auto says_threads =
        std::ranges::any_of(result.trial, [](const auto& option) { return option.name == "threads"; });
    if (!says_threads) command.insert(command.end(), {"--threads", "1"});
    command.insert(command.end(), {"--json", "--output", (folder / "digit.pt").string(), "--validation",
                                   std::to_string(config_.validation)});
    const auto options = command_line_of(result.trial);
    command.insert(command.end(), options.begin(), options.end());
    running_.push_back({std::move(result), TrialProcess(command, folder), Clock::now()});
  }

  void collect() {
    for (auto trial = running_.begin(); trial != running_.end();) {
      const auto end = trial->process.poll();
      if (!end) {
        ++trial;
        continue;
      }
      auto result = std::move(trial->result);
      result.seconds = std::chrono::duration<double>(Clock::now() - trial->start).count();
      trial = running_.erase(trial);
      finish(std::move(result), *end);
    }
  }

  void finish(TrialResult result, const TrialEnd& end) {
    read_end(end, result);
    if (stopped_ && !result.accuracy) result.failure = interrupted_by() != 0 ? "interrupted" : "the time was up";
    ended_.push_back(std::move(result));
    out_ << "trial " << ended_.back().number << " of " << trials_.size() << " ended" << std::endl;
    rank(ended_);
    save();
  }

  void stop() {
    if (!stopped_) {
      for (const auto& trial : running_) trial.process.terminate();
    }
    stopped_ = true;
  }

  void save() const { write_file(config_.output, ranking_json(ended_, trials_.size() - ended_.size())); }

  const SweepConfig& config_;
  const std::vector<Trial>& trials_;
  const std::string& program_;
  std::ostream& out_;
  ScratchFolder scratch_;
  std::size_t jobs_ = 1;
  std::size_t next_ = 0;
  bool stopped_ = false;
  std::list<RunningTrial> running_;
  std::vector<TrialResult> ended_;
  Clock::time_point deadline_ =
      Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(config_.minutes * 60));
};

}  // namespace

int sweep(const SweepConfig& config, const std::vector<Trial>& trials, const std::string& program, std::ostream& out) {
  return Sweep(config, trials, program, out).run();
}

}  // namespace digit::train_app
