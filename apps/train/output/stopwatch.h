#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace digit::train_app {

/// Measures consecutive phases.
class Stopwatch {
 public:
  /// Ends a phase, which began at the end of the previous one or at construction.
  void lap(std::string name) {
    const auto now = std::chrono::steady_clock::now();
    laps_.emplace_back(std::move(name), std::chrono::duration<double>(now - std::exchange(start_, now)).count());
  }
  /// The name of each phase and its seconds.
  const std::vector<std::pair<std::string, double>>& laps() const { return laps_; }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::vector<std::pair<std::string, double>> laps_;
};

}  // namespace digit::train_app
