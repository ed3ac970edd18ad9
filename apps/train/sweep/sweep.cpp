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

/// A temporary folder for the files of the trials. Removed by the destructor.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "digit-sweep-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw Error(name + ": cannot create the temporary folder");
    path_ = name;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  std::filesystem::path create_subfolder(std::size_t number) const {
    auto folder = path_ / std::to_string(number);
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

/// The error message. With --json, standard error has the progress before it.
std::string last_line(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

void read_result(const ProcessResult& process, TrialResult& result) {
  if (process.status != 0) {
    result.failure =
        process.standard_error.empty() ? "status " + std::to_string(process.status) : last_line(process.standard_error);
    return;
  }
  const auto json = nlohmann::json::parse(process.standard_output);
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
    out_ << ranking_text(results_, config_);
    if (next_ < trials_.size()) out_ << trials_.size() - next_ << " trials were not run\n";
    out_ << "wrote " << config_.output.string() << std::endl;
    if (interrupted_by() != 0) return 128 + interrupted_by();
    return !results_.empty() && results_.front().accuracy ? 0 : 1;
  }

 private:
  void start() {
    TrialResult result;
    result.number = next_ + 1;
    result.trial = trials_[next_];
    const auto folder = scratch_.create_subfolder(++next_);
    std::vector<std::string> command{program_};
    // Trials share the cores, so each uses one thread unless its options say otherwise.
    const auto sets_threads =
        std::ranges::any_of(result.trial, [](const auto& option) { return option.name == "threads"; });
    if (!sets_threads) command.insert(command.end(), {"--threads", "1"});
    command.insert(command.end(), {"--json", "--output", (folder / "digit.pt").string(), "--validation",
                                   std::to_string(config_.validation)});
    const auto options = command_line_of(result.trial);
    command.insert(command.end(), options.begin(), options.end());
    running_.push_back({std::move(result), TrialProcess(command, folder), Clock::now()});
  }

  void collect() {
    for (auto trial = running_.begin(); trial != running_.end();) {
      const auto ended = trial->process.poll();
      if (!ended) {
        ++trial;
        continue;
      }
      auto result = std::move(trial->result);
      result.seconds = std::chrono::duration<double>(Clock::now() - trial->start).count();
      trial = running_.erase(trial);
      finish(std::move(result), *ended);
    }
  }

  void finish(TrialResult result, const ProcessResult& process) {
    read_result(process, result);
    if (stopped_ && !result.accuracy) result.failure = interrupted_by() != 0 ? "interrupted" : "time limit reached";
    results_.push_back(std::move(result));
    out_ << "trial " << results_.back().number << " of " << trials_.size() << " done" << std::endl;
    rank(results_);
    save();
  }

  void stop() {
    if (!stopped_) {
      for (const auto& trial : running_) trial.process.terminate();
    }
    stopped_ = true;
  }

  void save() const { write_file(config_.output, ranking_json(results_, trials_.size() - results_.size())); }

  const SweepConfig& config_;
  const std::vector<Trial>& trials_;
  const std::string& program_;
  std::ostream& out_;
  ScratchFolder scratch_;
  std::size_t jobs_ = 1;
  std::size_t next_ = 0;
  bool stopped_ = false;
  std::list<RunningTrial> running_;
  std::vector<TrialResult> results_;
  Clock::time_point deadline_ =
      Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(config_.minutes * 60));
};

}  // namespace

int sweep(const SweepConfig& config, const std::vector<Trial>& trials, const std::string& program, std::ostream& out) {
  return Sweep(config, trials, program, out).run();
}

}  // namespace digit::train_app
