#include "reload.h"

#include <exception>
#include <new>

#include "http/http_error.h"

namespace digit::serve_app {
namespace {

/// Returns `model changed (digit.pt: mlp), certificate unchanged`.
std::string text_of_parts(const std::vector<ReloadedPart>& parts) {
  std::string text;
  for (const ReloadedPart& part : parts) {
    text += (text.empty() ? "" : ", ") + part.name;
    text += part.is_changed ? " changed (" + part.description + ")" : " unchanged";
  }
  return text;
}

}  // namespace

void Reloader::load() { load_all(); }

std::vector<ReloadedPart> Reloader::reload() {
  if (!begin(false)) throw HttpError(409, "a reload is in progress; retry when it has ended");
  try {
    auto parts = load_and_log();
    end();
    return parts;
  } catch (...) {
    end();
    throw;
  }
}

void Reloader::reload_later() {
  if (!begin(true)) return log_.info("a reload is in progress; another one follows it");
  try {
    post_([this] {
      try {
        load_and_log();
      } catch (const std::exception&) {  // the log has the error
      }
      end();
    });
  } catch (const std::bad_alloc& error) {
    log_.error(std::string(kNothingReloaded) + error.what());
    end();
  }
}

bool Reloader::begin(bool repeat_if_busy) {
  const std::lock_guard lock(mutex_);
  if (is_busy_) {
    is_wanted_again_ = is_wanted_again_ || repeat_if_busy;
    return false;
  }
  is_busy_ = true;
  return true;
}

void Reloader::end() {
  bool repeats = false;
  {
    const std::lock_guard lock(mutex_);
    is_busy_ = false;
    repeats = std::exchange(is_wanted_again_, false);
  }
  if (repeats) reload_later();
}

std::vector<ReloadedPart> Reloader::load_all() {
  std::vector<Staged> staged;
  for (const auto& stage : parts_) staged.push_back(stage());
  std::vector<ReloadedPart> parts;
  parts.reserve(staged.size());
  for (Staged& part : staged) parts.push_back(std::move(part.part));
  for (const Staged& part : staged) part.commit();  // nothing can fail from here on
  return parts;
}

std::vector<ReloadedPart> Reloader::load_and_log() {
  try {
    auto parts = load_all();
    log_.info("reloaded: " + text_of_parts(parts));
    return parts;
  } catch (const std::exception& error) {
    log_.error(std::string(kNothingReloaded) + error.what());
    throw;
  }
}

}  // namespace digit::serve_app
