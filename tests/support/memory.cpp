#include "support/memory.h"

#include <malloc.h>

#include <fstream>
#include <stdexcept>
#include <string>

namespace digit::test {
namespace {

/// Returns a value of /proc/self/status in bytes.
double status_bytes(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(name + ":")) return 1024 * std::stod(line.substr(name.size() + 1));
  }
  throw std::runtime_error("/proc/self/status: expected " + name + ", found none");
}

}  // namespace

double peak_megabytes(const std::function<void()>& work) {
  malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << "5";  // resets VmHWM to VmRSS
  const double before = status_bytes("VmRSS");
  work();
  return (status_bytes("VmHWM") - before) / 1e6;
}

}  // namespace digit::test
