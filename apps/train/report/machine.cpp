#include "train/report/machine.h"

#include <sys/utsname.h>
#include <unistd.h>

#include <ctime>
#include <fstream>
#include <iomanip>
#include <sstream>
#include <thread>

#include "train/report/html.h"

namespace digit::train_app {
namespace {

/// Returns the name of the processor or, if the system does not know it, of its architecture.
std::string processor_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const auto value = line.find(": ");
    if (line.starts_with("model name") && value != std::string::npos) return line.substr(value + 2);
  }
  utsname system{};
  return ::uname(&system) == 0 ? system.machine : "unknown processor";
}

std::string memory_text() {
  constexpr double kGigabyte = 1e9;
  const auto pages = ::sysconf(_SC_PHYS_PAGES);
  const auto page = ::sysconf(_SC_PAGESIZE);
  if (pages <= 0 || page <= 0) return "";
  return ", " + fixed(static_cast<double>(pages) * static_cast<double>(page) / kGigabyte, 1) + " GB of memory";
}

}  // namespace

std::string machine_text() {
  const auto cores = std::thread::hardware_concurrency();
  const auto cores_text = cores == 0 ? "" : ", " + std::to_string(cores) + (cores == 1 ? " core" : " cores");
  return processor_name() + cores_text + memory_text();
}

std::string now_text() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::ostringstream text;
  text << std::put_time(&utc, "%Y-%m-%d %H:%M UTC");
  return text.str();
}

}  // namespace digit::train_app
