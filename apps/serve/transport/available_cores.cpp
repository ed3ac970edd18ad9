#include "transport/available_cores.h"

#include <sched.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <optional>
#include <sstream>
#include <string>

namespace digit::serve_app {
namespace {

using Path = std::filesystem::path;

constexpr double kNoLimit = std::numeric_limits<double>::infinity();

std::size_t cores_of_affinity() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  if (sched_getaffinity(0, sizeof cores, &cores) != 0) return 1;
  return std::max<std::size_t>(1, static_cast<std::size_t>(CPU_COUNT(&cores)));
}

/// Returns a quota in cores. Files without a limit contain `max` or -1 instead of the time.
double quota(double time, double period) { return time > 0 && period > 0 ? time / period : kNoLimit; }

/// Reads `cpu.max`, which has the time and the period.
double quota_v2(const Path& folder) {
  double time = 0;
  double period = 0;
  std::ifstream(folder / "cpu.max") >> time >> period;
  return quota(time, period);
}

double quota_v1(const Path& folder) {
  double time = 0;
  double period = 0;
  std::ifstream(folder / "cpu.cfs_quota_us") >> time;
  std::ifstream(folder / "cpu.cfs_period_us") >> period;
  return quota(time, period);
}

/// Returns the smallest quota of the cgroup and those above it. In a container, its folders may be missing: then the
/// mounted root is the container's own.
double smallest_quota(const Path& mount, const Path& cgroup, double (*quota_of)(const Path& folder)) {
  double smallest = quota_of(mount);
  Path folder = mount;
  for (const Path& part : cgroup.relative_path()) smallest = std::min(smallest, quota_of(folder /= part));
  return smallest;
}

/// A line of /proc/self/cgroup is `ID:CONTROLLERS:PATH`. Version 2 has no controllers there.
double quota_of_line(const Path& cgroups, std::istringstream line) {
  std::string id;
  std::string controllers;
  std::string path;
  std::getline(std::getline(std::getline(line, id, ':'), controllers, ':'), path);
  if (controllers.empty()) return smallest_quota(cgroups, path, quota_v2);
  if ((',' + controllers + ',').find(",cpu,") == std::string::npos) return kNoLimit;
  return std::min(smallest_quota(cgroups / controllers, path, quota_v1),
                  smallest_quota(cgroups / "cpu", path, quota_v1));
}

}  // namespace

std::size_t available_cores(const Path& root) {
  auto cores = static_cast<double>(cores_of_affinity());
  std::ifstream cgroups(root / "proc/self/cgroup");
  for (std::string line; std::getline(cgroups, line);) {
    cores = std::min(cores, quota_of_line(root / "sys/fs/cgroup", std::istringstream(line)));
  }
  return static_cast<std::size_t>(std::ceil(cores));
}

}  // namespace digit::serve_app
