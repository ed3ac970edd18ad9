#include <unistd.h>
#include <zlib.h>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "application.h"
#include "digit/error.h"
#include "http/byte_budget.h"
#include "http/cors.h"
#include "http/decompress.h"
#include "http/http_error.h"
#include "http/request_id.h"
#include "operations/api_keys.h"
#include "operations/log.h"
#include "operations/metrics.h"
#include "operations/model_slot.h"
#include "support/serve_fake_model.h"

namespace digit::serve_app {
namespace {

using Catch::Matchers::ContainsSubstring;

std::string packed(const std::string& text, int window_bits) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, window_bits, 9, Z_DEFAULT_STRATEGY);
  std::string result(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(result.data());
  stream.avail_out = static_cast<uInt>(result.size());
  deflate(&stream, Z_FINISH);
  result.resize(stream.total_out);
  deflateEnd(&stream);
  return result;
}

int status_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const HttpError& problem) {
    return problem.status();
  }
  return 200;
}

TEST_CASE("packed bodies are unpacked, gzip and deflate alike") {
  const std::string text(10'000, 'x');
  CHECK(decompress(packed(text, 15 + 16), 10'000) == text);
  CHECK(decompress(packed(text, 15), 10'000) == text);
  CHECK(is_compressed("GZIP"));
  CHECK(is_compressed("deflate"));
  CHECK_FALSE(is_compressed("identity"));
  CHECK(status_of([] { is_compressed("br"); }) == 415);
}

TEST_CASE("the limit of a body holds for what is unpacked") {
  const std::string bomb = packed(std::string(50'000'000, '\0'), 15 + 16);
  REQUIRE(bomb.size() < 100'000);
  CHECK(status_of([&] { decompress(bomb, 1'000'000); }) == 413);
}

TEST_CASE("what would be too much together is refused, and what is given back is taken again") {
  ByteBudget budget(100);
  ByteBudget::Share first(budget);
  CHECK(first.resize(60));
  {
    ByteBudget::Share second(budget);
    CHECK(second.resize(40));
    CHECK_FALSE(second.resize(41));
    CHECK(budget.taken() == 100);
  }
  CHECK(budget.taken() == 60);
  CHECK(first.resize(100));
  CHECK(first.resize(0));
  CHECK(budget.taken() == 0);
}

TEST_CASE("a small body that unpacks to more than there is room for is told to come again") {
  InlineExecutor executor;
  Metrics metrics;
  Log log;
  Router router;
  router.add("POST", "/echo",
             [](const Request& request, const auto&) { return Reply{.body = std::string(request.body)}; });
  Policy policy;
  policy.body_bytes = std::make_shared<ByteBudget>(1000);
  const Application application(std::move(router), policy, executor, metrics, log);
  const auto answer = [&](std::size_t size) {
    const std::string body = packed(std::string(size, 'x'), 15 + 16);
    return application.answer(
        {.method = "POST", .path = "/echo", .headers = {{"Content-Encoding", "gzip"}}, .body = body});
  };
  CHECK(answer(1001).status == 503);
  CHECK(answer(1000).body.size() == 1000);
  CHECK(policy.body_bytes->taken() == 0);
}

TEST_CASE("a damaged packed body is 400") {
  const std::string good = packed("something to say", 15 + 16);
  CHECK(status_of([&] { decompress(good.substr(0, good.size() - 3), 100); }) == 400);
  CHECK(status_of([&] { decompress(good + "more", 100); }) == 400);
  CHECK(status_of([&] { decompress("no gzip", 100); }) == 400);
  CHECK(status_of([&] { decompress("", 100); }) == 400);
}

TEST_CASE("a request's own id is kept where it may be repeated, else one is made") {
  CHECK(request_id({.headers = {{"X-Request-ID", "a-1_2.3"}}}) == "a-1_2.3");
  const std::string made = request_id({.headers = {{"x-request-id", "a\r\nb"}}});
  CHECK(made.size() == 16);
  CHECK(request_id({}) != request_id({}));
  CHECK(request_id({.headers = {{"x-request-id", std::string_view()}}}).size() == 16);
}

TEST_CASE("keys come from a file and in two headers") {
  const auto file = std::filesystem::temp_directory_path() / ("digit-keys-" + std::to_string(getpid()));
  std::ofstream(file) << "# ours\n\n  secret  \nother\n";
  const ApiKeys keys = ApiKeys::from_file(file);
  CHECK(keys.admits({.headers = {{"X-API-Key", "secret"}}}));
  CHECK(keys.admits({.headers = {{"Authorization", "bearer other"}}}));
  CHECK_FALSE(keys.admits({.headers = {{"Authorization", "Basic other"}}}));
  CHECK_FALSE(keys.admits({.headers = {{"X-API-Key", "secre"}}}));
  CHECK_FALSE(keys.admits({}));
  std::ofstream(file) << "# none\n";
  CHECK_THROWS_AS(ApiKeys::from_file(file), Error);
  std::filesystem::remove(file);
  CHECK_THROWS_AS(ApiKeys::from_file(file), Error);
}

TEST_CASE("other origins may ask only where they are named") {
  const Cors cors({"https://a.example"});
  const Request preflight{.method = "OPTIONS",
                          .path = "/predict",
                          .headers = {{"Origin", "https://a.example"}, {"Access-Control-Request-Method", "POST"}}};
  CHECK(cors.preflight(preflight)->status == 204);
  CHECK_FALSE(Cors().preflight(preflight).has_value());
  CHECK_FALSE(Cors({"https://b.example"}).preflight(preflight).has_value());
  Reply reply;
  cors.allow(preflight, reply);
  CHECK(reply.headers[1] == std::pair<std::string, std::string>("Access-Control-Allow-Origin", "https://a.example"));
  Reply silent;
  Cors().allow(preflight, silent);
  CHECK(silent.headers.empty());
}

TEST_CASE("metrics count by route and status, and time in buckets") {
  Metrics metrics;
  metrics.set_gauges({.requests_in_hand = [] { return 3U; },
                      .body_bytes = [] { return 2U; },
                      .connections = [] { return 4U; },
                      .queued_jobs = [] { return 5U; },
                      .model_description = [] { return "a \"model\""; },
                      .is_ready = [] { return true; }});
  const std::size_t route = metrics.add_route("/predict");
  CHECK(metrics.add_route("/predict") == route);
  metrics.observe(route, 200, std::chrono::microseconds(300));
  metrics.observe(route, 200, std::chrono::seconds(10));
  metrics.observe(route, 299, std::chrono::microseconds(1));
  metrics.observe_refusal(408);
  metrics.observe_batch(8);
  const std::string text = metrics.text();
  CHECK_THAT(text, ContainsSubstring("digit_http_requests_total{route=\"/predict\",status=\"200\"} 2\n"));
  CHECK_THAT(text, ContainsSubstring("digit_http_requests_total{route=\"/predict\",status=\"other\"} 1\n"));
  CHECK_THAT(text, ContainsSubstring("digit_http_requests_total{route=\"refused\",status=\"408\"} 1\n"));
  CHECK_THAT(text, ContainsSubstring("_bucket{route=\"/predict\",le=\"0.001\"} 2\n"));
  CHECK_THAT(text, ContainsSubstring("_bucket{route=\"/predict\",le=\"+Inf\"} 3\n"));
  CHECK_THAT(text, ContainsSubstring("digit_batch_size_bucket{le=\"4\"} 0\ndigit_batch_size_bucket{le=\"8\"} 1\n"));
  CHECK_THAT(text, ContainsSubstring("digit_requests_in_hand 3\n"));
  CHECK_THAT(text, ContainsSubstring("digit_body_bytes 2\n"));
  CHECK_THAT(text, ContainsSubstring("digit_model_info{model=\"a \\\"model\\\"\"} 1\n"));
  CHECK_THAT(text, ContainsSubstring("process_resident_memory_bytes"));
}

/// A log whose lines are read back.
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

TEST_CASE_METHOD(LogTest, "the access log has one line a request, as text or JSON") {
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
}

TEST_CASE_METHOD(LogTest, "events are told as the programs tell them, or as JSON") {
  CHECK(written(LogFormat::kText, [](Log& log) { log.error("oh"); }) == "digit-serve: oh\n");
  const auto line = nlohmann::json::parse(written(LogFormat::kJson, [](Log& log) { log.error("oh"); }));
  CHECK(line.at("level") == "error");
  CHECK(line.at("message") == "oh");
}

TEST_CASE("a model that does not load leaves the old one serving") {
  int loads = 0;
  ModelSlot slot([&]() -> std::shared_ptr<const Model> {
    if (++loads == 2) throw Error("damaged");
    return std::make_shared<FakeModel>();
  });
  CHECK_FALSE(slot.is_loaded());
  CHECK(status_of([&] { slot.current(); }) == 503);
  slot.reload();
  const auto first = slot.current();
  CHECK_THROWS_AS(slot.reload(), Error);
  CHECK(slot.current() == first);
  slot.reload();
  CHECK(slot.current() != first);
}

}  // namespace
}  // namespace digit::serve_app
