#include <signal.h>
#include <unistd.h>

#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <filesystem>

#include "apps/train/distributed_test.h"
#include "support/files.h"
#include "support/mnist.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;

TEST_CASE_METHOD(DistributedTest, "four processes have the same loss curve as one") {
  REQUIRE(train({"--epochs", "10", "--log", "one.jsonl"}).status == 0);
  const auto result = train_together(4, {"--epochs", "10", "--log", "four.jsonl"});
  INFO(result.standard_error);
  REQUIRE(result.status == 0);
  check_same_losses("four.jsonl", "one.jsonl");
}

TEST_CASE_METHOD(DistributedTest, "on MNIST, several processes have the same loss curve as one") {
  skip_without_mnist(DIGIT_MNIST);
  // Adam amplifies rounding: one process differs from itself by up to 6e-4 if its processor has other vector
  // instructions. SGD without momentum amplifies it least, 2e-5, and unlike Adam depends on the scale of the gradients.
  const auto [optimizer, tolerance] = GENERATE(table<Words, double>(
      {{{"--optimizer", "sgd", "--momentum", "0", "--learning-rate", "0.05"}, 1e-4}, {{"--optimizer", "adam"}, 2e-3}}));
  const auto ranks = GENERATE(std::size_t{2}, std::size_t{4});
  std::filesystem::remove_all(folder_ / "data");
  std::filesystem::create_directory_symlink(DIGIT_MNIST, folder_ / "data");
  Words options{"--recipe", "plain", "--batch-size", "1024", "--epochs", "5"};
  options.insert(options.end(), optimizer.begin(), optimizer.end());
  const auto log_to = [&](const std::string& log) {
    auto words = options;
    words.insert(words.end(), {"--log", log});
    return words;
  };
  REQUIRE(train(log_to("one.jsonl")).status == 0);
  const auto result = train_together(ranks, log_to("together.jsonl"));
  INFO(result.standard_error);
  REQUIRE(result.status == 0);
  CAPTURE(options, ranks);
  check_same_losses("together.jsonl", "one.jsonl", tolerance);
}

TEST_CASE_METHOD(DistributedTest, "a killed process ends the others, and any number of processes can resume") {
  const auto ranks = GENERATE(std::size_t{1}, std::size_t{2}, std::size_t{3});
  const auto victim = GENERATE(std::size_t{0}, std::size_t{3});
  REQUIRE(train({"--epochs", "300", "--log", "whole.jsonl", "--output", "whole.pt"}).status == 0);
  Words options{"--epochs", "300", "--log", "parts.jsonl", "--checkpoint", "training.state"};
  {
    Process process(together(4, options), folder_.path());
    REQUIRE(process.wait_for_output(" 3/300  loss"));
    const auto processes = process.children();
    REQUIRE(processes.size() == 4);
    ::kill(processes[victim], SIGKILL);
    const auto result = process.wait();
    CHECK(result.status != 0);
    CHECK_THAT(result.standard_error, ContainsSubstring("another process of this training has ended"));
    CHECK_FALSE(std::filesystem::exists(folder_ / "digit.pt"));
  }
  options.insert(options.end(), {"--resume", "training.state"});
  const auto result = train_together(ranks, options);
  INFO(result.standard_error);
  REQUIRE(result.status == 0);
  check_same_losses("parts.jsonl", "whole.jsonl");
}

/// Two connected network namespaces that simulate two machines with a shared disk.
class NamespacesTest : public DistributedTest {
 public:
  NamespacesTest() {
    if (!ip("netns add " + near_)) SKIP("network namespaces need root and iproute2");
    const auto names = near_ + " type veth peer name cable netns " + far_;
    REQUIRE((ip("netns add " + far_) && ip("link add cable netns " + names)));
    for (const auto& [name, address] : {std::pair{near_, kNear}, std::pair{far_, kFar}}) {
      REQUIRE(ip("-n " + name + " address add " + address + "/24 dev cable"));
      REQUIRE((ip("-n " + name + " link set lo up") && ip("-n " + name + " link set cable up")));
    }
    // mpirun uses this script instead of ssh.
    write_bytes(folder_ / "agent", bytes_of("#!/bin/sh\nshift\nexec ip netns exec " + far_ + " sh -c \"$*\"\n"));
    std::filesystem::permissions(folder_ / "agent", std::filesystem::perms::owner_all);
  }
  ~NamespacesTest() {
    ip("netns delete " + near_);
    ip("netns delete " + far_);
  }

 protected:
  static constexpr auto kNear = "10.231.77.1";
  static constexpr auto kFar = "10.231.77.2";

  static bool ip(const std::string& arguments) { return run_process({"sh", "-c", "ip " + arguments}).status == 0; }

  Words between_both(const Words& options) const {
    Words words{"ip", "netns", "exec", near_};
    Words how{"-n", "2", "-H", std::string(kNear) + ":1," + kFar + ":1"};
    how.insert(how.end(), {"--mca", "plm_rsh_agent", (folder_ / "agent").string(), "--mca", "btl", "tcp,self"});
    for (const std::string layer : {"btl", "oob"}) {
      how.insert(how.end(), {"--mca", layer + "_tcp_if_include", "10.231.77.0/24"});
    }
    for (const auto& word : command(options)) how.push_back(word);
    for (const auto& word : mpirun(how)) words.push_back(word);
    return words;
  }

  std::string near_ = "digit-near-" + std::to_string(::getpid());
  std::string far_ = "digit-far-" + std::to_string(::getpid());
};

TEST_CASE_METHOD(NamespacesTest, "two processes in two network namespaces have the same loss curve as one") {
  REQUIRE(train({"--epochs", "10", "--log", "one.jsonl"}).status == 0);
  const auto result = run_process(between_both({"--epochs", "10", "--log", "two.jsonl"}), folder_.path());
  INFO(result.standard_error);
  REQUIRE(result.status == 0);
  check_same_losses("two.jsonl", "one.jsonl");
}

TEST_CASE_METHOD(NamespacesTest, "a killed process in another network namespace ends the training") {
  const Words options{"--epochs", "100000", "--checkpoint", "training.state"};
  Process process(between_both(options), folder_.path());
  REQUIRE(process.wait_for_output(" 3/100000  loss"));
  const auto found = run_process({"ip", "netns", "pids", far_}).standard_output;
  const auto last = found.substr(found.rfind('\n', found.size() - 2) + 1);
  ::kill(std::stoi(last), SIGKILL);
  const auto result = process.wait();
  CHECK(result.status != 0);
  // Over TCP, Open MPI can detect this first.
  CHECK_THAT(result.standard_error, ContainsSubstring("another process of this training has ended") ||
                                        ContainsSubstring("peer process has unexpectedly disconnected"));
  CHECK(run_process({"ip", "netns", "pids", near_}).standard_output.empty());
}

}  // namespace
}  // namespace digit::test
