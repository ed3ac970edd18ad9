#include "api/page.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>

#include "digit/error.h"

namespace digit::serve_app {
namespace {

std::string header_of(const Reply& reply, const std::string& name) {
  const auto found = std::ranges::find(reply.headers, name, &std::pair<std::string, std::string>::first);
  return found == reply.headers.end() ? "" : found->second;
}

TEST_CASE("the embedded page has its content type and a strict content security policy") {
  const Page page = Page::embedded();
  const Reply reply = page.get({.method = "GET", .path = "/"});
  CHECK(reply.status == 200);
  CHECK(reply.content_type == "text/html; charset=utf-8");
  CHECK(reply.body.find("id=\"pad\"") != std::string::npos);
  CHECK(header_of(reply, "Content-Security-Policy").starts_with("default-src 'none'"));
  CHECK(page.get({.method = "GET", .path = "/app.js"}).content_type == "text/javascript; charset=utf-8");
  CHECK(page.get({.method = "GET", .path = "/style.css"}).content_type == "text/css; charset=utf-8");
}

TEST_CASE("a client that has the current file gets a 304 without a body") {
  const Page page = Page::embedded();
  const std::string etag = header_of(page.get({.method = "GET", .path = "/"}), "ETag");
  REQUIRE(etag.size() > 2);
  const Reply known = page.get({.method = "GET", .path = "/", .headers = {{"If-None-Match", etag}}});
  CHECK(known.status == 304);
  CHECK(known.body.empty());
  CHECK(page.get({.method = "GET", .path = "/", .headers = {{"If-None-Match", "\"old\""}}}).status == 200);
}

TEST_CASE("the page can be read from a folder") {
  const auto root = std::filesystem::temp_directory_path() / "digit-page-test";
  std::filesystem::create_directories(root / "sub");
  std::ofstream(root / "index.html") << "mine";
  std::ofstream(root / "sub" / "a.svg") << "<svg/>";
  const Page page = Page::from_folder(root);
  CHECK(page.get({.method = "GET", .path = "/"}).body == "mine");
  CHECK(page.get({.method = "GET", .path = "/sub/a.svg"}).content_type == "image/svg+xml");
  std::filesystem::remove_all(root);
  CHECK_THROWS_AS(Page::from_folder(root), Error);
}

}  // namespace
}  // namespace digit::serve_app
