#include "operations/line_writer.h"

#include <poll.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <climits>
#include <condition_variable>
#include <mutex>
#include <new>
#include <utility>

#include "base/file_descriptor.h"

namespace digit::serve_app {
namespace {

using namespace std::chrono_literals;

constexpr auto kDelay = 100ms;
/// How often a thread that waits for a reader looks whether it must stop.
constexpr auto kPatience = 50ms;
/// Lines are lost while this many bytes wait.
constexpr std::size_t kMaxWaitingBytes = 4U << 20U;

constexpr const char* kNobodyReads = "nothing read standard error";

/// Returns the first lines of `lines`, at most PIPE_BUF bytes, so that a pipe takes them as a whole or not at all. Cuts
/// only a longer line.
std::string_view first_lines(std::string_view lines) {
  const std::string_view piece = lines.substr(0, PIPE_BUF);
  const auto end = piece.rfind('\n');
  return end == std::string_view::npos ? piece : piece.substr(0, end + 1);
}

bool can_write(int descriptor) {
  pollfd watched{.fd = descriptor, .events = POLLOUT, .revents = 0};
  return ::poll(&watched, 1, static_cast<int>(kPatience.count())) > 0;
}

}  // namespace

struct LineWriter::State {
  State(int to, DescribeLoss describe) : descriptor(to), describe_loss(std::move(describe)) {}

  bool is_idle() const { return waiting.empty() && !is_writing; }
  /// Takes the waiting lines and writes them. If lines were lost after them, one more line says so.
  void write_waiting(std::unique_lock<std::mutex>& lock);
  /// Writes the lines. Returns those that it could not write because the writer stops, or because the descriptor fails:
  /// then it sets `errno`.
  std::string_view write(std::string_view lines) const;
  void append_report(std::string& lines, std::size_t reported);
  void lose(std::size_t lines, const std::string& reason);

  const int descriptor;
  const DescribeLoss describe_loss;
  mutable std::mutex mutex;
  /// Notified when there are lines and when the writer stops.
  std::condition_variable has_work;
  /// Notified when all lines are written.
  std::condition_variable has_written;
  std::string waiting;
  bool is_urgent = false;
  bool is_writing = false;
  std::atomic<bool> is_stopping = false;
  std::size_t lost = 0;
  /// The lost lines that no line reports yet, and why the last one of them was lost.
  std::size_t unreported = 0;
  std::string reason;
};

LineWriter::LineWriter(int descriptor, DescribeLoss describe_loss)
    : state_(std::make_shared<State>(descriptor, std::move(describe_loss))),
      thread_([state = state_] { run(*state); }) {}

LineWriter::~LineWriter() {
  flush(kLastFlush);
  std::unique_lock lock(state_->mutex);
  state_->is_stopping = true;
  state_->has_work.notify_all();
  const bool ends = state_->has_written.wait_for(lock, 2 * kPatience, [this] { return !state_->is_writing; });
  lock.unlock();
  ends ? thread_.join() : thread_.detach();
}

void LineWriter::write(std::string_view line, Urgency urgency) {
  const std::lock_guard lock(state_->mutex);
  if (state_->waiting.size() + line.size() > kMaxWaitingBytes) return state_->lose(1, kNobodyReads);
  const bool wakes = state_->waiting.empty() || urgency == Urgency::kNow;
  state_->waiting.append(line).append("\n");
  state_->is_urgent = state_->is_urgent || urgency == Urgency::kNow;
  if (wakes) state_->has_work.notify_all();
}

bool LineWriter::flush(std::chrono::milliseconds time) {
  std::unique_lock lock(state_->mutex);
  state_->is_urgent = true;
  state_->has_work.notify_all();
  return state_->has_written.wait_for(lock, time, [this] { return state_->is_idle(); });
}

std::size_t LineWriter::lost_lines() const {
  const std::lock_guard lock(state_->mutex);
  return state_->lost;
}

void LineWriter::run(State& state) {
  std::unique_lock lock(state.mutex);
  while (!state.is_stopping) {
    state.has_work.wait(lock, [&] { return !state.is_idle() || state.is_stopping; });
    state.has_work.wait_for(lock, kDelay, [&] { return state.is_urgent || state.is_stopping; });
    state.write_waiting(lock);
  }
}

void LineWriter::State::write_waiting(std::unique_lock<std::mutex>& lock) {
  is_urgent = false;
  is_writing = true;
  std::string lines = std::exchange(waiting, {});
  const std::size_t reported = std::exchange(unreported, 0);
  if (reported > 0) append_report(lines, reported);
  lock.unlock();
  const std::string_view rest = write(lines);
  const int error = errno;
  lock.lock();
  if (!rest.empty()) {
    lose(static_cast<std::size_t>(std::ranges::count(rest, '\n')) - (reported > 0 ? 1 : 0), base::error_text(error));
    unreported += reported;
  }
  is_writing = false;
  has_written.notify_all();
}

/// Without memory, a later line reports the loss.
void LineWriter::State::append_report(std::string& lines, std::size_t reported) {
  try {
    lines.append(describe_loss(reported, reason)).append("\n");
  } catch (const std::bad_alloc&) {
    unreported += reported;
  }
}

/// Writes only what fits at this moment, because O_NONBLOCK would also apply to the other processes that have the
/// descriptor.
std::string_view LineWriter::State::write(std::string_view lines) const {
  while (!lines.empty() && !is_stopping) {
    if (!can_write(descriptor)) continue;
    const auto written = ::write(descriptor, lines.data(), first_lines(lines).size());
    if (written >= 0) {
      lines.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      std::this_thread::sleep_for(1ms);
    } else if (errno != EINTR) {
      return lines;
    }
  }
  return lines;
}

void LineWriter::State::lose(std::size_t lines, const std::string& why) {
  lost += lines;
  unreported += lines;
  reason = why;
}

}  // namespace digit::serve_app
