#include <unistd.h>

#include <thread>

namespace {

/// Starts a thread before main, which blocks no signal, as the OpenBLAS of Debian's LibTorch does.
[[gnu::constructor]] void start_thread() {
  std::thread([] {
    while (true) ::pause();
  }).detach();
}

}  // namespace
