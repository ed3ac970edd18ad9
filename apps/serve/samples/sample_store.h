#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "api/service.h"
#include "base/database.h"

namespace digit::serve_app {

/// A drawing or a picture with the class that a user named.
struct Sample {
  std::int64_t id = 0;
  std::string time = {};
  /// `new`, `approved` or `deleted`.
  std::string state = {};
  std::string label = {};
  /// `[[[x, y], ...], ...]`. Nullopt for a picture.
  std::optional<std::string> strokes = std::nullopt;
  /// The bytes of a picture. Nullopt for strokes.
  std::optional<std::string> picture = std::nullopt;
  /// What the model had answered, as a JSON object. Nullopt if the client did not say.
  std::optional<std::string> answer = std::nullopt;
  /// The model that had answered.
  std::string model = {};
};

/// The states of a sample. Only approved samples are learned from.
inline constexpr std::string_view kSampleStates[] = {"new", "approved", "deleted"};

/// What to change about a sample.
struct SampleChange {
  std::optional<std::string> label;
  std::optional<std::string> state;
};

/// Keeps samples in a SQLite file (see digit/sample_file.h). One thread writes. What was written is on the disk when a
/// call returns, so that neither a killed process nor a loss of power loses it. Thread-safe.
///
/// The calls that write suspend the calling fiber and throw base::DatabaseError, of which `is_full` says whether the
/// disk or the file has no room.
class SampleStore {
 public:
  /// Opens the file, or creates it, readable only for its owner. It does not grow beyond `max_bytes`; its log in
  /// `FILE-wal` is some megabytes more. Throws digit::Error if the file is something else than samples of this version
  /// or cannot be used.
  SampleStore(const std::filesystem::path& file, std::size_t max_bytes);
  /// Ends the thread after it has written everything.
  ~SampleStore();
  SampleStore(const SampleStore&) = delete;
  SampleStore& operator=(const SampleStore&) = delete;

  /// Adds a new sample and returns its id; the id, time and state of `sample` do not matter. The same drawing again
  /// replaces the label, the answer and the model of a new sample. It does not change one that was approved or deleted.
  std::int64_t add(Executor& executor, const Sample& sample);

  /// Returns false if there is no such sample.
  bool change(Executor& executor, std::int64_t id, const SampleChange& change);

  /// Overwrites a sample in the file and in its log. Returns false if there is no such sample. While another process
  /// reads the file, its log stays as it is, until the next sample is erased or the store is closed.
  bool erase(Executor& executor, std::int64_t id);

  // The calls that read run on a worker.
  enum class Order { kNewestFirst, kOldestFirst };

  /// Calls `visit` for the samples in a state whose id is below `bound` (kNewestFirst) or above it (kOldestFirst), in
  /// this order, until it returns false or none is left. `visit` gets samples without `picture` unless `has_pictures`,
  /// but with an empty one if there is one.
  void read(std::string_view state, Order order, std::int64_t bound, bool has_pictures,
            const std::function<bool(const Sample&)>& visit);

  /// Returns the bytes of a picture. Nullopt if there is no such sample or it has strokes.
  std::optional<std::string> picture(std::int64_t id);

  /// Returns the number of samples in each of kSampleStates.
  std::vector<std::int64_t> counts();

 private:
  using Job = std::function<void(const base::Database&)>;
  /// A job that waits for its commit. It is on the stack of the fiber that waits.
  struct Pending {
    const Job& job;
    /// What the job writes, about.
    std::size_t bytes = 0;
    /// Whether the log must not keep what the job removes.
    bool empties_log = false;
    std::function<void()> done = {};
    std::exception_ptr failure = nullptr;
  };

  /// Runs `job` in a transaction of the writing thread, possibly together with others, and returns when it is
  /// committed. `job` may run again if the transaction of the others fails.
  void commit(Executor& executor, Pending pending);
  void write_until_stopped();
  /// Removes the jobs of the next transaction from the queue.
  std::vector<Pending*> take_group();
  void commit_group(std::span<Pending* const> group);
  void empty_log();

  base::Database writer_;
  base::Database reader_;
  std::mutex reader_mutex_;
  std::mutex mutex_;
  std::condition_variable has_work_;
  std::deque<Pending*> queue_;
  bool is_stopping_ = false;
  std::jthread thread_;
};

}  // namespace digit::serve_app
