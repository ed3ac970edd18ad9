#include "http/message.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "http/byte_budget.h"
#include "http/cors.h"

namespace digit::serve_app {
namespace {

TEST_CASE("a valid request ID is kept, and any other is replaced") {
  CHECK(request_id({.headers = {{"X-Request-ID", "a-1_2.3"}}}) == "a-1_2.3");
  const std::string random = request_id({.headers = {{"x-request-id", "a\r\nb"}}});
  CHECK(random.size() == 16);
  CHECK(request_id({}) != request_id({}));
  CHECK(request_id({.headers = {{"x-request-id", std::string_view()}}}).size() == 16);
}

TEST_CASE("only pages of allowed origins may send requests") {
  const Cors cors({"https://a.example"});
  const Request preflight{.method = "OPTIONS",
                          .path = "/predict",
                          .headers = {{"Origin", "https://a.example"}, {"Access-Control-Request-Method", "POST"}}};
  CHECK(cors.preflight(preflight)->status == 204);
  CHECK_FALSE(Cors().preflight(preflight).has_value());
  CHECK_FALSE(Cors({"https://b.example"}).preflight(preflight).has_value());
  Reply reply;
  cors.add_headers(preflight, reply);
  CHECK(reply.headers[1] == std::pair<std::string, std::string>("Access-Control-Allow-Origin", "https://a.example"));
  Reply unchanged;
  Cors().add_headers(preflight, unchanged);
  CHECK(unchanged.headers.empty());
}

TEST_CASE("a reservation above the limit fails, and a released one can be reserved again") {
  ByteBudget budget(100);
  ByteBudget::Reservation first(budget);
  CHECK(first.resize(60));
  {
    ByteBudget::Reservation second(budget);
    CHECK(second.resize(40));
    CHECK_FALSE(second.resize(41));
    CHECK(budget.used() == 100);
  }
  CHECK(budget.used() == 60);
  CHECK(first.resize(100));
  CHECK(first.resize(0));
  CHECK(budget.used() == 0);
}

}  // namespace
}  // namespace digit::serve_app
