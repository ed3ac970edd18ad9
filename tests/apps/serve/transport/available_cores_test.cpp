#include "transport/available_cores.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "support/temporary_folder.h"

namespace digit::serve_app {
namespace {

/// A folder with the files of the kernel.
class AvailableCoresTest {
 protected:
  void write(const std::filesystem::path& file, const std::string& text) const {
    std::filesystem::create_directories((root_.path() / file).parent_path());
    std::ofstream(root_.path() / file) << text;
  }
  /// Returns the number that a quota of this many cores gives: the tests may run on fewer cores.
  std::size_t at_most(std::size_t quota) const { return std::min(quota, all_); }

  test::TemporaryFolder root_;
  std::size_t all_ = available_cores(root_.path());
};

TEST_CASE_METHOD(AvailableCoresTest, "without cgroups, all cores are available") { CHECK(all_ >= 1); }

TEST_CASE_METHOD(AvailableCoresTest, "the quota of version 2 limits the cores, rounded up") {
  write("proc/self/cgroup", "0::/pods/one\n");
  write("sys/fs/cgroup/pods/one/cpu.max", "max 100000\n");
  CHECK(available_cores(root_.path()) == all_);
  write("sys/fs/cgroup/pods/one/cpu.max", "50000 100000\n");
  CHECK(available_cores(root_.path()) == 1);
  write("sys/fs/cgroup/pods/one/cpu.max", "150000 100000\n");
  CHECK(available_cores(root_.path()) == at_most(2));
}

TEST_CASE_METHOD(AvailableCoresTest, "a cgroup above limits the cores too") {
  write("proc/self/cgroup", "0::/pods/one\n");
  write("sys/fs/cgroup/pods/one/cpu.max", "max 100000\n");
  write("sys/fs/cgroup/pods/cpu.max", "100000 100000\n");
  CHECK(available_cores(root_.path()) == 1);
}

TEST_CASE_METHOD(AvailableCoresTest, "in a container, the mounted root is the cgroup if its path is unknown there") {
  write("proc/self/cgroup", "0::/docker/0123/not/mounted\n");
  write("sys/fs/cgroup/cpu.max", "100000 100000\n");
  CHECK(available_cores(root_.path()) == 1);
}

TEST_CASE_METHOD(AvailableCoresTest, "the quota of version 1 limits the cores") {
  write("proc/self/cgroup", "5:memory:/pods/one\n4:cpu,cpuacct:/pods/one\n1:name=systemd:/pods/one\n");
  write("sys/fs/cgroup/cpu,cpuacct/pods/one/cpu.cfs_quota_us", "-1\n");
  write("sys/fs/cgroup/cpu,cpuacct/pods/one/cpu.cfs_period_us", "100000\n");
  CHECK(available_cores(root_.path()) == all_);
  write("sys/fs/cgroup/cpu,cpuacct/pods/one/cpu.cfs_quota_us", "100000\n");
  CHECK(available_cores(root_.path()) == 1);
}

}  // namespace
}  // namespace digit::serve_app
