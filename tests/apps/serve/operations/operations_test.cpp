#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <thread>

#include "digit/error.h"
#include "http/http_error.h"
#include "operations/api_keys.h"
#include "operations/log.h"
#include "operations/metrics.h"
#include "reload.h"

namespace digit::serve_app {
namespace {

using Catch::Matchers::ContainsSubstring;

TEST_CASE("keys are read from a file and from two headers") {
  const auto file = std::filesystem::temp_directory_path() / ("digit-keys-" + std::to_string(getpid()));
  std::ofstream(file) << "# ours\n\n  secret  \nother\n";
  const ApiKeys keys = ApiKeys::from_file(file);
  CHECK(keys.accepts({.headers = {{"X-API-Key", "secret"}}}));
  CHECK(keys.accepts({.headers = {{"Authorization", "bearer other"}}}));
  CHECK_FALSE(keys.accepts({.headers = {{"Authorization", "Basic other"}}}));
  CHECK_FALSE(keys.accepts({.headers = {{"X-API-Key", "secre"}}}));
  CHECK_FALSE(keys.accepts({}));
  std::ofstream(file) << "# none\n";
  CHECK_THROWS_AS(ApiKeys::from_file(file), Error);
  std::filesystem::remove(file);
  CHECK_THROWS_AS(ApiKeys::from_file(file), Error);
}

TEST_CASE("a byte-order mark at the beginning of a key file is no part of the key") {
  const auto file = std::filesystem::temp_directory_path() / ("digit-keys-" + std::to_string(getpid()));
  std::ofstream(file) << "\xEF\xBB\xBFsecret\r\nother\r\n";
  const ApiKeys keys = ApiKeys::from_file(file);
  std::filesystem::remove(file);
  CHECK(keys.accepts({.headers = {{"X-API-Key", "secret"}}}));
  CHECK(keys.accepts({.headers = {{"X-API-Key", "other"}}}));
}

TEST_CASE("metrics count by route and status, and durations in buckets") {
  Metrics metrics;
  const std::size_t route = metrics.add_route("/predict");
  CHECK(metrics.add_route("/predict") == route);
  metrics.observe(route, 200, std::chrono::microseconds(300));
  metrics.observe(route, 200, std::chrono::seconds(10));
  metrics.observe(route, 299, std::chrono::microseconds(1));
  metrics.observe_rejection(408);
  metrics.observe_batch(8);
  const std::string text = metrics.text({.model_description = "a \"model\"",
                                         .model_version = "0a1b2c3d",
                                         .requests_in_flight = 3,
                                         .queued_jobs = 5,
                                         .buffered_bytes = 2,
                                         .connections = 4,
                                         .lost_log_lines = 6});
  CHECK_THAT(text, ContainsSubstring("digit_http_requests_total{route=\"/predict\",status=\"200\"} 2\n"));
  CHECK_THAT(text, ContainsSubstring("digit_http_requests_total{route=\"/predict\",status=\"other\"} 1\n"));
  CHECK_THAT(text, ContainsSubstring("digit_http_requests_total{route=\"refused\",status=\"408\"} 1\n"));
  CHECK_THAT(text, ContainsSubstring("_bucket{route=\"/predict\",le=\"0.001\"} 2\n"));
  CHECK_THAT(text, ContainsSubstring("_bucket{route=\"/predict\",le=\"+Inf\"} 3\n"));
  CHECK_THAT(text, ContainsSubstring("digit_batch_size_bucket{le=\"4\"} 0\ndigit_batch_size_bucket{le=\"8\"} 1\n"));
  CHECK_THAT(text, ContainsSubstring("digit_requests_in_hand 3\n"));
  CHECK_THAT(text, ContainsSubstring("digit_worker_queue_length 5\n"));
  CHECK_THAT(text, ContainsSubstring("digit_buffered_bytes 2\n"));
  CHECK_THAT(text, ContainsSubstring("digit_connections 4\n"));
  CHECK_THAT(text, ContainsSubstring("digit_log_lines_lost_total 6\n"));
  CHECK_THAT(text, ContainsSubstring("digit_model_info{model=\"a \\\"model\\\"\",version=\"0a1b2c3d\"} 1\n"));
  CHECK_THAT(text, ContainsSubstring("process_resident_memory_bytes"));
}

/// Reads the lines that a log writes.
class LogTest {
 protected:
  static std::string written(LogFormat format, const std::function<void(Log&)>& write) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    {
      Log log(format, ends[1]);
      write(log);
    }
    close(ends[1]);
    std::string text(4096, '\0');
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(0, read(ends[0], text.data(), text.size()))));
    close(ends[0]);
    return text;
  }
};

TEST_CASE_METHOD(LogTest, "the access log has one line per request, as text or JSON") {
  const AccessEntry entry{.id = "abc",
                          .peer = "127.0.0.1",
                          .method = "POST",
                          .route = "/predict",
                          .status = 200,
                          .duration = std::chrono::microseconds(1500),
                          .body_bytes = 784,
                          .batch_size = 3};
  CHECK_THAT(written(LogFormat::kText, [&](Log& log) { log.access(entry); }),
             ContainsSubstring("127.0.0.1 abc POST /predict 200 1500us 784B batch 3\n"));
  const auto line = nlohmann::json::parse(written(LogFormat::kJson, [&](Log& log) { log.access(entry); }));
  CHECK(line.at("route") == "/predict");
  CHECK(line.at("microseconds") == 1500);
  CHECK(line.at("batch") == 3);
  CHECK_FALSE(line.contains("traceparent"));
}

TEST_CASE_METHOD(LogTest, "the access log has the traceparent of a request that has one") {
  const AccessEntry entry{.id = "abc", .peer = "", .method = "", .route = "", .traceparent = "00-ab-cd-01"};
  CHECK_THAT(written(LogFormat::kText, [&](Log& log) { log.access(entry); }),
             ContainsSubstring(" batch 0 traceparent 00-ab-cd-01\n"));
  const auto line = nlohmann::json::parse(written(LogFormat::kJson, [&](Log& log) { log.access(entry); }));
  CHECK(line.at("traceparent") == "00-ab-cd-01");
}

TEST_CASE("a log that nothing reads loses lines instead of waiting, and reports them once it is read") {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  constexpr std::size_t kLines = 100'000;
  std::string text;
  std::size_t lost = 0;
  {
    Log log(LogFormat::kText, ends[1]);
    for (std::size_t i = 0; i < kLines; ++i) log.info(std::string(100, 'x'));
    CHECK_FALSE(log.flush(std::chrono::milliseconds(1)));
    lost = log.lost_lines();
    CHECK(lost > 0);
    std::thread reader([&] {
      std::array<char, 65536> buffer{};
      for (ssize_t size = 0; (size = read(ends[0], buffer.data(), buffer.size())) > 0;) {
        text.append(buffer.data(), static_cast<std::size_t>(size));
      }
    });
    CHECK(log.flush(std::chrono::minutes(1)));
    close(ends[1]);
    reader.join();
  }
  close(ends[0]);
  CHECK_THAT(text, ContainsSubstring("\ndigit-serve: the log lost " + std::to_string(lost) +
                                     " lines: nothing read standard error\n"));
  CHECK(static_cast<std::size_t>(std::ranges::count(text, '\n')) + lost == kLines + 1);
}

TEST_CASE("the end of a log that nothing reads takes less than a second") {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const auto begin = std::chrono::steady_clock::now();
  {
    Log log(LogFormat::kText, ends[1]);
    log.info(std::string(1'000'000, 'x'));
  }
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(1));
  close(ends[0]);
  close(ends[1]);
}

TEST_CASE_METHOD(LogTest, "lines that a full disk refuses are counted, and nothing else happens") {
  const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
  REQUIRE(full >= 0);
  Log log(LogFormat::kText, full);
  for (const std::size_t lines : {1U, 2U, 3U}) {
    log.info("oh");
    CHECK(log.flush(std::chrono::minutes(1)));
    CHECK(log.lost_lines() == lines);
  }
  close(full);
}

TEST_CASE_METHOD(LogTest, "messages are lines of text or JSON") {
  CHECK(written(LogFormat::kText, [](Log& log) { log.error("oh"); }) == "digit-serve: oh\n");
  const auto line = nlohmann::json::parse(written(LogFormat::kJson, [](Log& log) { log.error("oh"); }));
  CHECK(line.at("level") == "error");
  CHECK(line.at("message") == "oh");
}

/// A reloader of two numbers and of a file that can be damaged.
class ReloaderTest {
 protected:
  ReloaderTest() : reloader_([this](Reloader::Job job) { jobs_.push_back(std::move(job)); }, log_) {
    reloader_.add<const int>("first", first_, [this] { return loaded(content_); });
    reloader_.add<const int>("second", second_, [this] {
      while_loading_();
      if (is_damaged_) throw Error("second: damaged");
      return loaded(2);
    });
    reloader_.load();
  }
  static Loaded<const int> loaded(int number) {
    return {std::make_shared<const int>(number), std::to_string(number), "a number"};
  }

  int content_ = 1;
  bool is_damaged_ = false;
  std::function<void()> while_loading_ = [] {};
  std::vector<Reloader::Job> jobs_;
  Log log_;
  base::Slot<const int> first_;
  base::Slot<const int> second_;
  Reloader reloader_;
};

TEST_CASE_METHOD(ReloaderTest, "a reload says which parts changed") {
  content_ = 7;
  const auto parts = reloader_.reload();
  REQUIRE(parts.size() == 2);
  CHECK(parts[0].is_changed);
  CHECK_FALSE(parts[1].is_changed);
  CHECK(*first_.get() == 7);
  CHECK_FALSE(reloader_.reload()[0].is_changed);
}

TEST_CASE_METHOD(ReloaderTest, "a reload replaces all parts or none") {
  content_ = 7;
  is_damaged_ = true;
  CHECK_THROWS_AS(reloader_.reload(), Error);
  CHECK(*first_.get() == 1);
  is_damaged_ = false;
  reloader_.reload();
  CHECK(*first_.get() == 7);
}

TEST_CASE_METHOD(ReloaderTest, "during a reload, a second one is refused, or follows if it may come later") {
  while_loading_ = [&] {
    CHECK_THROWS_AS(reloader_.reload(), HttpError);
    reloader_.reload_later();
    reloader_.reload_later();
    CHECK(jobs_.empty());
  };
  reloader_.reload();
  REQUIRE(jobs_.size() == 1);
  while_loading_ = [] {};
  content_ = 7;
  jobs_.front()();
  CHECK(*first_.get() == 7);
  CHECK(jobs_.size() == 1);
}

}  // namespace
}  // namespace digit::serve_app
