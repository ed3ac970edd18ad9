#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/slot.h"
#include "operations/log.h"

namespace digit::serve_app {

/// A value that was read from files.
template <typename Value>
struct Loaded {
  std::shared_ptr<Value> value;
  /// Differs between two values if their files differ.
  std::string version;
  /// For the log.
  std::string description;
};

/// Precedes the reason in the log and in the reply.
inline constexpr std::string_view kNothingReloaded = "nothing was reloaded: ";

/// What a reload did with one part of the server.
struct ReloadedPart {
  /// For example `model`.
  std::string name;
  bool is_changed = false;
  std::string description = {};
};

/// Reads the files that can change while the server runs, all or none of them. Thread-safe after the last `add`.
class Reloader {
 public:
  using Job = std::function<void()>;

  /// `post` runs a job in another thread, because a file can take any time to read. `log` must outlive the reloader.
  Reloader(std::function<void(Job)> post, Log& log) : post_(std::move(post)), log_(log) {}

  /// Adds a part: `load` reads its files and throws digit::Error if that fails. `slot` must outlive the reloader.
  template <typename Value>
  void add(std::string name, base::Slot<Value>& slot, std::function<Loaded<Value>()> load);

  /// Loads every part for the first time. Throws the error of the first part that cannot be loaded.
  void load();

  /// Loads every part, then replaces all of them. If a part cannot be loaded, replaces none and throws digit::Error.
  /// Throws HttpError 409 if another reload is in progress. Writes the result to the log.
  std::vector<ReloadedPart> reload();

  /// Reloads with `post`. If a reload is in progress, another one follows it.
  void reload_later();

 private:
  /// A loaded part that is not in use yet.
  struct Staged {
    ReloadedPart part;
    Job commit;
  };

  bool begin(bool repeat_if_busy);
  void end();
  std::vector<ReloadedPart> load_all();
  std::vector<ReloadedPart> load_and_log();

  std::function<void(Job)> post_;
  Log& log_;
  std::vector<std::function<Staged()>> parts_;
  std::mutex mutex_;
  bool is_busy_ = false;
  bool is_wanted_again_ = false;
};

template <typename Value>
void Reloader::add(std::string name, base::Slot<Value>& slot, std::function<Loaded<Value>()> load) {
  const auto current = std::make_shared<std::string>();
  parts_.push_back([name = std::move(name), &slot, load = std::move(load), current] {
    auto loaded = load();
    ReloadedPart part{.name = name, .is_changed = loaded.version != *current, .description = loaded.description};
    return Staged{.part = std::move(part), .commit = [&slot, current, loaded = std::move(loaded)]() mutable {
                    slot.set(std::move(loaded.value));
                    *current = std::move(loaded.version);
                  }};
  });
}

}  // namespace digit::serve_app
