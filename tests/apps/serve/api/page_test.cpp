#include "api/page.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>

#include "digit/error.h"
#include "http/decompress.h"
#include "support/temporary_folder.h"

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

Reply get_from(const Page& page, std::string_view path, std::string_view accepted = "",
               std::string_view known = "\"none\"") {
  return page.get(
      {.method = "GET", .path = path, .headers = {{"Accept-Encoding", accepted}, {"If-None-Match", known}}});
}

/// A folder with a page.
class PageFolderTest {
 protected:
  void write_page(const std::string& name, const std::string& content) {
    std::filesystem::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name) << content;
  }

  test::TemporaryFolder folder_;
  std::filesystem::path root_ = folder_ / "page";
};

TEST_CASE("the embedded scripts and style sheets have no comments") {
  const Page page = Page::embedded();
  for (const std::string& path : page.paths()) {
    if (!path.ends_with(".js") && !path.ends_with(".css")) continue;
    INFO(path);
    const std::string content = page.get({.method = "GET", .path = path}).body;
    CHECK(content.find("/*") == std::string::npos);
    CHECK(content.find("\n//") == std::string::npos);
  }
}

TEST_CASE_METHOD(PageFolderTest, "the page can be read from a folder") {
  CHECK_THROWS_AS(Page::from_folder(root_), Error);
  write_page("index.html", "mine");
  write_page("sub/a.svg", "<svg/>");
  const Page page = Page::from_folder(root_);
  CHECK(get_from(page, "/").body == "mine");
  CHECK(get_from(page, "/sub/a.svg").content_type == "image/svg+xml");
}

TEST_CASE("text is compressed for clients that accept it") {
  const Page page = Page::embedded();
  for (const auto* path : {"/", "/app.js", "/style.css"}) {
    const Reply plain = get_from(page, path);
    const Reply packed = get_from(page, path, "gzip, deflate, br");
    CHECK(header_of(plain, "Content-Encoding").empty());
    CHECK(header_of(packed, "Content-Encoding") == "gzip");
    CHECK(packed.content_type == plain.content_type);
    CHECK(packed.body.size() < plain.body.size());
    CHECK(decompress(packed.body, 1'000'000) == plain.body);
    CHECK(get_from(page, path, "gzip;q=0").body == plain.body);
    for (const Reply& reply : {plain, packed}) CHECK(header_of(reply, "Vary") == "Accept-Encoding");
  }
}

TEST_CASE("each form of a file has its own ETag, and a 304 is for the form that the client would get") {
  const Page page = Page::embedded();
  const std::string plain = header_of(get_from(page, "/"), "ETag");
  const std::string packed = header_of(get_from(page, "/", "gzip"), "ETag");
  CHECK(plain != packed);
  for (const auto& [accepted, etag] : {std::pair("gzip", packed), std::pair("", plain)}) {
    const Reply known = get_from(page, "/", accepted, etag);
    CHECK(known.status == 304);
    CHECK(known.body.empty());
    CHECK(header_of(known, "ETag") == etag);
    CHECK(header_of(known, "Vary") == "Accept-Encoding");
    CHECK(header_of(known, "Content-Encoding").empty());
  }
  CHECK(get_from(page, "/", "gzip", plain).status == 200);
  CHECK(get_from(page, "/", "", packed).status == 200);
  CHECK(get_from(page, "/", "gzip", plain + ", " + packed).status == 304);
}

TEST_CASE_METHOD(PageFolderTest, "pictures, and text that compression makes larger, are sent as they are") {
  write_page("index.html", "mine");
  write_page("picture.png", std::string(1000, 'a'));
  write_page("large.txt", std::string(1000, 'a'));
  const Page page = Page::from_folder(root_);
  for (const auto* path : {"/", "/picture.png"}) {
    CHECK(header_of(get_from(page, path, "gzip"), "Content-Encoding").empty());
    CHECK(get_from(page, path, "gzip").body == get_from(page, path).body);
    CHECK(header_of(get_from(page, path, "gzip"), "Vary") == "Accept-Encoding");
  }
  CHECK(header_of(get_from(page, "/large.txt", "gzip"), "Content-Encoding") == "gzip");
}

TEST_CASE_METHOD(PageFolderTest,
                 "the content security policy allows the style elements of an HTML file, and no others") {
  write_page("index.html", "<head><style>a{color:red}</style></head><style></style>");
  write_page("plain.html", "<p>no style</p>");
  write_page("app.js", "const text = '<style>b{}</style>';");
  const Page page = Page::from_folder(root_);
  const auto styles_of = [&](std::string_view path) {
    const std::string policy = header_of(get_from(page, path), "Content-Security-Policy");
    const auto begin = policy.find("style-src");
    return policy.substr(begin, policy.find(';', begin) - begin);
  };
  // printf 'a{color:red}' | openssl dgst -sha256 -binary | base64
  const std::string expected =
      "style-src 'self' 'sha256-6hWWMOcF+mJesSJGYhmK2lkIIEw9Xc5XKGLPVzh8yxs=' "
      "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";
  CHECK(styles_of("/") == expected);
  CHECK(styles_of("/index.html") == expected);
  CHECK(styles_of("/plain.html") == "style-src 'self'");
  CHECK(header_of(get_from(page, "/app.js"), "Content-Security-Policy").empty());
}

TEST_CASE("no site may show the page in a frame unless an option says so") {
  const auto header_with = [](const std::string& frame_ancestors, const std::string& name) {
    return header_of(Page::embedded(frame_ancestors).get({.method = "GET", .path = "/"}), name);
  };
  const std::string nobody = header_of(Page::embedded().get({.method = "GET", .path = "/"}), "Content-Security-Policy");
  CHECK(nobody.ends_with("; frame-ancestors 'none'"));
  CHECK(header_with("'none'", "X-Frame-Options") == "DENY");
  CHECK(header_with("'self'", "X-Frame-Options") == "SAMEORIGIN");
  CHECK(header_with("'self'", "Content-Security-Policy").ends_with("; frame-ancestors 'self'"));
  const std::string sites = "'self' https://school.example";
  CHECK(header_with(sites, "X-Frame-Options").empty());
  CHECK(header_with(sites, "Content-Security-Policy").ends_with("; frame-ancestors " + sites));
  CHECK(header_with(sites, "Cross-Origin-Opener-Policy") == "same-origin");
}

}  // namespace
}  // namespace digit::serve_app
