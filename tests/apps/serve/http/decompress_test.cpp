#include "http/decompress.h"

#include <zlib.h>

#include <catch2/catch_test_macros.hpp>
#include <functional>
#include <string>

#include "application.h"
#include "http/http_error.h"
#include "transport/event_loop.h"

namespace digit::serve_app {
namespace {

std::string compressed(const std::string& text, int window_bits) {
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
  } catch (const HttpError& error) {
    return error.status();
  }
  return 200;
}

TEST_CASE("gzip and deflate bodies are decompressed") {
  const std::string text(10'000, 'x');
  CHECK(decompress(compressed(text, 15 + 16), 10'000) == text);
  CHECK(decompress(compressed(text, 15), 10'000) == text);
  CHECK(is_compressed("GZIP"));
  CHECK(is_compressed("deflate"));
  CHECK_FALSE(is_compressed("identity"));
  CHECK(status_of([] { is_compressed("br"); }) == 415);
}

TEST_CASE("a gzip body of several members is their contents in order") {
  const std::string text = "one body in three members";
  const auto member = [](const std::string& part) { return compressed(part, 15 + 16); };
  const std::string body = member(text.substr(0, 5)) + member("") + member(text.substr(5));
  CHECK(decompress(body, text.size()) == text);
  CHECK(status_of([&] { decompress(body, text.size() - 1); }) == 413);
  CHECK(status_of([&] { decompress(body.substr(0, body.size() - 3), 100); }) == 400);
  CHECK(status_of([&] { decompress(body + "\x1f\x8b", 100); }) == 400);
  CHECK(status_of([&] { decompress(body + compressed(text, 15), 100); }) == 400);
  CHECK(status_of([&] { decompress(compressed(text, 15) + member(text), 100); }) == 400);
}

TEST_CASE("the body limit also applies after decompression") {
  std::string zeros;
  zeros.resize(50'000'000);
  const std::string bomb = compressed(zeros, 15 + 16);
  REQUIRE(bomb.size() < 100'000);
  CHECK(status_of([&] { decompress(bomb, 1'000'000); }) == 413);
}

TEST_CASE("a damaged compressed body gets a 400") {
  const std::string good = compressed("something to say", 15 + 16);
  CHECK(status_of([&] { decompress(good.substr(0, good.size() - 3), 100); }) == 400);
  CHECK(status_of([&] { decompress(good + "more", 100); }) == 400);
  CHECK(status_of([&] { decompress("no gzip", 100); }) == 400);
  CHECK(status_of([&] { decompress("", 100); }) == 400);
}

TEST_CASE("a body that exceeds the budget after decompression gets a 503") {
  LoopExecutor executor;
  Metrics metrics;
  Log log;
  Router router;
  router.add("POST", "/echo", [](const Request& request) { return Reply{.body = std::string(request.body)}; });
  Policy policy;
  policy.memory = std::make_shared<ByteBudget>(1000);
  const Application application(std::move(router), policy, executor, metrics, log);
  const auto answer = [&](std::size_t size) {
    const std::string body = compressed(std::string(size, 'x'), 15 + 16);
    return application.answer(
        {.method = "POST", .path = "/echo", .headers = {{"Content-Encoding", "gzip"}}, .body = body});
  };
  CHECK(answer(1001).status == 503);
  CHECK(answer(1000).body.size() == 1000);
  CHECK(policy.memory->used() == 0);
}

}  // namespace
}  // namespace digit::serve_app
