#include "train/interrupt.h"

#include <csignal>

namespace digit::train_app {
namespace {

// A signal handler can reach nothing but a variable of static storage.
volatile std::sig_atomic_t received_signal = 0;

void remember(int signal) {
  received_signal = signal;
  std::signal(signal, SIG_DFL);
}

}  // namespace

void catch_interrupts() {
  std::signal(SIGINT, remember);
  std::signal(SIGTERM, remember);
  // A write beyond the limit of a file's size is then an error that can be told, as on a full disk.
  std::signal(SIGXFSZ, SIG_IGN);
}

int interrupted_by() { return received_signal; }

}  // namespace digit::train_app
