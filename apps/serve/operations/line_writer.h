#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

namespace digit::serve_app {

/// Writes lines to a file descriptor in a thread of its own. Never blocks: if nothing reads the descriptor, it loses
/// lines, and reports that in one line when the descriptor is read again. Thread-safe.
class LineWriter {
 public:
  /// Returns the line, without its line feed, about lost lines: how many, and why.
  using DescribeLoss = std::function<std::string(std::size_t lines, const std::string& reason)>;

  enum class Urgency {
    kNow,   ///< The thread writes the line at once.
    kSoon,  ///< The thread writes it with the lines of the next 100 ms.
  };

  LineWriter(int descriptor, DescribeLoss describe_loss);
  /// Calls `flush` for at most `kLastFlush`, then gives up.
  ~LineWriter();
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;

  /// Appends a line feed to the line.
  void write(std::string_view line, Urgency urgency);

  /// Waits until all lines are written, for at most `time`. Returns whether they are.
  bool flush(std::chrono::milliseconds time);

  /// Returns the number of lines that were lost so far.
  std::size_t lost_lines() const;

 private:
  static constexpr std::chrono::milliseconds kLastFlush{200};

  struct State;
  static void run(State& state);

  /// The thread owns the state too, because a write to a pipe that other processes fill may never return.
  std::shared_ptr<State> state_;
  std::thread thread_;
};

}  // namespace digit::serve_app
