#include <signal.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <chrono>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "apps/serve/serve_program_test.h"
#include "base/database.h"

namespace digit::test {
namespace {

using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

constexpr const char* kJson = "Content-Type: application/json\r\n";

class SamplesProgramTest : public ServeProgramTest {
 protected:
  static std::string point(int number) {
    return "[" + std::to_string(number / 1000) + "," + std::to_string(number % 1000) + "]";
  }
  /// A correction of a drawing that no other number has. Its strokes take about `bytes`.
  static std::string correction(int number, std::size_t bytes = 0) {
    std::string points;
    while (points.size() < bytes) points += "[1,2],";
    return R"({"strokes": [[)" + points + "[0,0]," + point(number) + R"(]], "label": "7"})";
  }
  int post(int number, std::size_t bytes = 0) const {
    return fetch(port_, "POST", "/samples", correction(number, bytes), kJson).status;
  }
  /// Posts corrections until a reply has another status than 201, and returns that.
  int fill() const {
    for (int number = 0; number < 1000; ++number) {
      if (const int status = post(number, 20'000); status != 201) return status;
    }
    return 201;
  }
  base::Database database() const { return {folder_ / "samples.sqlite", SQLITE_OPEN_READONLY}; }
  std::int64_t stored() const { return database().number("SELECT count(*) FROM sample"); }

  const std::vector<std::string> options_{"--samples", "samples.sqlite", "--max-samples-per-minute", "1000000"};
};

/// Posts corrections on a few connections until the server is gone. Returns the numbers of those that were answered.
class Posting {
 public:
  Posting(int port, int first, const std::function<std::string(int)>& correction) {
    for (int i = 0; i < 3; ++i) {
      threads_.emplace_back([this, port, number = first + i * 10'000, &correction]() mutable {
        RawConnection connection(port);
        while (connection.send(http_request("POST", "/samples", correction(number), kJson))) {
          const auto reply = connection.read_reply();
          if (!reply || reply->status != 201) return;
          const std::lock_guard lock(mutex_);
          answered_.push_back(number++);
        }
      });
    }
  }
  std::size_t count() {
    const std::lock_guard lock(mutex_);
    return answered_.size();
  }
  std::vector<int> finish() {
    threads_.clear();
    return answered_;
  }

 private:
  std::mutex mutex_;
  std::vector<int> answered_;
  std::vector<std::jthread> threads_;
};

TEST_CASE_METHOD(SamplesProgramTest, "kill -9 loses no sample that was answered, fifty times") {
  std::vector<int> answered;
  const std::function<std::string(int)> make = [](int number) { return correction(number); };
  for (int round = 0; round < 50; ++round) {
    const auto process = serve(options_);
    Posting posting(port_, round * 100'000, make);
    // The kill comes at another moment of a commit in each round.
    const auto wanted = static_cast<std::size_t>(1 + round % 7);
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (posting.count() < wanted && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    std::this_thread::sleep_for(round * 137us);
    process->send_signal(SIGKILL);
    CHECK(process->wait().status == 128 + SIGKILL);
    const auto more = posting.finish();
    answered.insert(answered.end(), more.begin(), more.end());
  }
  CHECK(answered.size() >= 150);
  const base::Database database = this->database();
  base::Statement check = database.prepare("PRAGMA integrity_check");
  REQUIRE(check.step());
  CHECK(check.text(0) == "ok");
  std::set<std::string> strokes;
  base::Statement rows = database.prepare("SELECT strokes FROM sample");
  while (rows.step()) strokes.insert(rows.text(0));
  const auto lost =
      std::ranges::count_if(answered, [&](int number) { return !strokes.contains("[[[0,0]," + point(number) + "]]"); });
  CHECK(lost == 0);
  CHECK(serve(options_) != nullptr);
}

TEST_CASE_METHOD(SamplesProgramTest, "at the limit of the file, corrections are answered 507 and predictions go on") {
  auto options = options_;
  options.insert(options.end(), {"--max-samples-bytes", "200000"});
  const auto process = serve(options);
  CHECK(fill() == 507);
  CHECK(stored() > 5);
  CHECK(predict().status == 200);
  CHECK(std::filesystem::file_size(folder_ / "samples.sqlite") <= 200'000);
}

/// A disk of 512 kB in memory.
class SmallDisk {
 public:
  explicit SmallDisk(const std::filesystem::path& folder) : folder_(folder.string()) {
    std::filesystem::create_directory(folder);
    is_mounted_ = run_process({"mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", folder_}).status == 0;
  }
  ~SmallDisk() {
    if (is_mounted_) run_process({"umount", folder_});
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  bool is_mounted() const { return is_mounted_; }

 private:
  std::string folder_;
  bool is_mounted_ = false;
};

TEST_CASE_METHOD(SamplesProgramTest, "on a full disk, corrections are answered 507 and predictions go on") {
  const SmallDisk disk(folder_ / "disk");
  if (!disk.is_mounted()) SKIP("this user cannot mount a small disk");
  const auto process = serve({"--samples", "disk/samples.sqlite"});
  write("disk/other", std::string(100'000, 'x'));
  CHECK(fill() == 507);
  CHECK(predict().status == 200);
  CHECK(post(2000, 20'000) == 507);
  std::filesystem::remove(folder_ / "disk/other");
  CHECK(post(2000, 20'000) == 201);
  process->send_signal(SIGTERM);
  CHECK(process->wait().status == 0);
}

TEST_CASE_METHOD(SamplesProgramTest, "at the largest file that the system allows, corrections are answered 507") {
  write("serve", "#!/bin/bash\nulimit -f 300\ntrap '' XFSZ\nexec " + std::string(DIGIT_SERVE) +
                     " --port 0 --samples samples.sqlite\n");
  Process process({"bash", "serve"}, folder_.path());
  REQUIRE(process.wait_for_output("listening on "));
  port_ = port_after(process.standard_output(), "listening on ");
  CHECK(fill() == 507);
  CHECK(predict().status == 200);
}

TEST_CASE_METHOD(SamplesProgramTest, "a file of another kind causes one line of error and status 1") {
  write("samples.sqlite", std::string(200, 'x'));
  const auto result = run({"--port", "0", "--samples", "samples.sqlite"});
  CHECK(result.status == 1);
  CHECK_THAT(result.standard_error, ContainsSubstring("samples.sqlite: expected a SQLite file of samples"));
  CHECK(std::ranges::count(result.standard_error, '\n') == 1);
}

TEST_CASE_METHOD(SamplesProgramTest, "the gallery is on the admin port, and on the public one only behind a key") {
  {
    const auto process = serve(options_);
    CHECK(fetch(port_, "GET", "/samples").status == 405);
    CHECK(fetch(port_, "GET", "/samples/list").status == 404);
    process->send_signal(SIGTERM);
    CHECK_THAT(process->wait().standard_error, ContainsSubstring("nobody can manage the samples over HTTP"));
  }
  auto options = options_;
  options.insert(options.end(), {"--admin-port", "0"});
  {
    const auto process = serve(options);
    REQUIRE(process->wait_for_output("admin on "));
    const int admin = port_after(process->standard_output(), "admin on ");
    CHECK(post(1) == 201);
    CHECK(fetch(port_, "GET", "/samples/list").status == 404);
    CHECK(fetch(admin, "GET", "/samples").status == 200);
    CHECK_THAT(fetch(admin, "GET", "/samples/list").body, ContainsSubstring("\"new\": 1"));
    CHECK(fetch(admin, "POST", "/samples", correction(2), kJson).status == 405);
    CHECK_THAT(fetch(admin, "GET", "/openapi.json").body, ContainsSubstring("/samples/export.jsonl"));
  }
  write("keys", "secret\n");
  options = options_;
  options.insert(options.end(), {"--api-key-file", "keys"});
  const auto process = serve(options);
  CHECK(fetch(port_, "GET", "/samples").status == 200);
  CHECK(fetch(port_, "GET", "/samples/list").status == 401);
  CHECK(fetch(port_, "GET", "/samples/list", "", "X-API-Key: secret\r\n").status == 200);
}

}  // namespace
}  // namespace digit::test
