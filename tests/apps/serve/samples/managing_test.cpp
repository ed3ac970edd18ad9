#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <string>

#include "support/samples_fixture.h"

namespace digit::serve_app {
namespace {

using Catch::Matchers::ContainsSubstring;
using test::fetch;
using test::RawReply;

TEST_CASE_METHOD(SamplesServer, "samples are relabeled, approved, deleted and erased") {
  post(kSampleOfSeven);
  CHECK(change("1", R"({"label": "1", "state": "approved"})").status == 204);
  CHECK(list("?state=approved").at("samples").at(0).at("label") == "1");
  CHECK(change("1", R"({"state": "deleted"})").status == 204);
  CHECK(list("?state=deleted").at("samples").size() == 1);
  CHECK(fetch(port_, "DELETE", "/samples/1").status == 204);
  CHECK(list("?state=deleted").at("samples").empty());
  CHECK(fetch(port_, "DELETE", "/samples/1").status == 404);
  CHECK(change("1", R"({"state": "new"})").status == 404);
  CHECK(change("x", R"({"state": "new"})").status == 404);
  CHECK(change("1", R"({"state": "old"})").status == 400);
  CHECK(change("1", R"({"label": "x"})").status == 400);
  CHECK(change("1", "{}").status == 400);
  CHECK(fetch(port_, "GET", "/samples/list?state=x").status == 400);
  CHECK(fetch(port_, "GET", "/samples/list?before=x").status == 400);
}

TEST_CASE_METHOD(SamplesServer, "a list has pages") {
  for (int i = 1; i <= 70; ++i) {
    REQUIRE(post(R"({"strokes": [[[0, 0], [)" + std::to_string(i) + R"(, 9]]], "label": "7"})").status == 201);
  }
  const auto first = list();
  CHECK(first.at("samples").size() == 60);
  CHECK(first.at("samples").at(0).at("id") == 70);
  const auto second = list("?before=" + first.at("next").dump());
  CHECK(second.at("samples").size() == 10);
  CHECK(second.at("samples").at(0).at("id") == 10);
  CHECK(second.at("next").is_null());
}

TEST_CASE_METHOD(SamplesServer, "an export says where it goes on") {
  for (int i = 0; i < 8; ++i) {
    const std::string large(1'500'000, ' ');
    store_.add(executor_, {.label = "7", .strokes = "[[[0,0],[" + std::to_string(i) + ",9]]]" + large, .model = "m"});
  }
  const RawReply first = fetch(port_, "GET", "/samples/export.jsonl?state=new");
  CHECK(std::ranges::count(first.body, '\n') == 6);
  CHECK(first.headers.at("link") == "<export.jsonl?state=new&after=6>; rel=\"next\"");
  const RawReply second = fetch(port_, "GET", "/samples/export.jsonl?state=new&after=6");
  CHECK(std::ranges::count(second.body, '\n') == 2);
  CHECK_FALSE(second.headers.contains("link"));
}

TEST_CASE_METHOD(SamplesServer, "the gallery is a page with a strict policy") {
  const RawReply page = fetch(port_, "GET", "/samples");
  CHECK(page.headers.at("content-type") == "text/html; charset=utf-8");
  CHECK_THAT(page.headers.at("content-security-policy"), ContainsSubstring("default-src 'none'; script-src 'self'"));
  CHECK(fetch(port_, "GET", "/samples/gallery.js").headers.at("content-type") == "text/javascript; charset=utf-8");
  CHECK(fetch(port_, "GET", "/samples/gallery.css").headers.at("content-type") == "text/css; charset=utf-8");
}

}  // namespace
}  // namespace digit::serve_app
