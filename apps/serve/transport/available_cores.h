#pragma once

#include <cstddef>
#include <filesystem>

namespace digit::serve_app {

/// Returns the number of cores that this process may use, at least 1: those of its CPU affinity, and no more than the
/// CPU quotas of its cgroup (version 1 or 2) and of the cgroups above it allow, rounded up. Reads the folders `proc`
/// and `sys` in `root`.
std::size_t available_cores(const std::filesystem::path& root = "/");

}  // namespace digit::serve_app
