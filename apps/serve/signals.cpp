#include "signals.h"

#include <pthread.h>
#include <signal.h>

#include <initializer_list>

namespace digit::serve_app {
namespace {

sigset_t set_of(std::initializer_list<int> members) {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : members) sigaddset(&signals, signal);
  return signals;
}

sigset_t awaited() { return set_of({SIGTERM, SIGINT, SIGHUP}); }

}  // namespace

Signals::Signals() {
  const sigset_t signals = awaited();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  // A client or a reader of the log that goes away is an error of a write, not the program's end.
  ::signal(SIGPIPE, SIG_IGN);
}

int Signals::wait() const {
  const sigset_t signals = awaited();
  int signal = 0;
  while (sigwait(&signals, &signal) != 0) {
  }
  return signal;
}

void Signals::wait_for_end(std::chrono::milliseconds time) const {
  const sigset_t signals = set_of({SIGTERM, SIGINT});
  const auto until = std::chrono::steady_clock::now() + time;
  for (auto left = time; left.count() > 0;
       left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now())) {
    const timespec patience{.tv_sec = left.count() / 1000, .tv_nsec = left.count() % 1000 * 1'000'000};
    if (sigtimedwait(&signals, nullptr, &patience) > 0) return;
  }
}

}  // namespace digit::serve_app
