#include "train/interrupt.h"

#include <csignal>

namespace digit::train_app {
namespace {

// Static, because a signal handler has no other access to data.
volatile std::sig_atomic_t received_signal = 0;

void remember(int signal) {
  received_signal = signal;
  std::signal(signal, SIG_DFL);
}

}  // namespace

void catch_interrupts() {
  std::signal(SIGINT, remember);
  std::signal(SIGTERM, remember);
  // With this, a write beyond the file size limit fails with an error, as on a full disk.
  std::signal(SIGXFSZ, SIG_IGN);
}

int interrupted_by() { return received_signal; }

}  // namespace digit::train_app
