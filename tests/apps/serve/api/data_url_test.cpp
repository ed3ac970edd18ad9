#include "api/predict/data_url.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "http/http_error.h"

namespace digit::serve_app {
namespace {

using Catch::Matchers::ContainsSubstring;

std::string error_of_url(std::string_view url) {
  try {
    decode_data_url(url, "image");
  } catch (const HttpError& error) {
    CHECK(error.status() == 400);
    return error.what();
  }
  return "no error";
}

TEST_CASE("a picture in base64 is read in every form that clients write") {
  // The bytes are `\x89PNG>>?`, for which base64 needs both special characters and padding.
  const auto url = GENERATE(
      as<std::string>(),
      "data:image/png;base64,iVBORz4+Pw==", "DATA:IMAGE/PNG;BASE64,iVBORz4+Pw==", "data:image/png;base64,iVBORz4+Pw",
      "data:image/png;base64,iVBORz4-Pw", "data:image/png;base64,iVBO\r\n Rz4+\tPw==\n",
      "data:image/png;name=7.png;base64,iVBORz4+Pw==", "data:image/png;charset=utf-8;base64,iVBORz4+Pw==",
      "data:image/jpg;base64,iVBORz4+Pw==", "data:image/png;base64;name=7.png,iVBORz4+Pw==",
      "data:;base64,iVBORz4+Pw==", "data:application/octet-stream;base64,iVBORz4+Pw==", "iVBORz4+Pw==", "iVBORz4-Pw",
      " iVBORz4+\niVBORz4+Pw==");
  INFO(url);
  const std::string bytes = decode_data_url(url, "image");
  CHECK(bytes.ends_with("\x89PNG>>?"));
}

TEST_CASE("base64 of every length is decoded with and without padding") {
  CHECK(decode_data_url("data:image/png;base64,YWJj", "image") == "abc");
  CHECK(decode_data_url("data:image/png;base64,YWI=", "image") == "ab");
  CHECK(decode_data_url("data:image/png;base64,YWI", "image") == "ab");
  CHECK(decode_data_url("data:image/png;base64,YQ==", "image") == "a");
  CHECK(decode_data_url("data:image/png;base64,YQ", "image") == "a");
  CHECK(decode_data_url("data:image/png;base64,AAAA", "image") == std::string(3, '\0'));
}

TEST_CASE("a text that is no picture in base64 is refused with what was expected") {
  const auto [url, message] = GENERATE(table<std::string, std::string>(
      {{"data:text/plain;base64,AAAA", "a data URL or base64 of a PNG, JPEG or WebP, found the text \"data:text/plain"},
       {"data:image/png,abc", "a data URL with `;base64,` before the picture"},
       {"data:image/png;base64", "a data URL with `;base64,` before the picture"},
       {"data:image/svg+xml;utf8,<svg/>", "a data URL with `;base64,` before the picture"},
       {"data:", "a data URL with `;base64,` before the picture"},
       {"data:image/png;base64,", "base64 after the comma, found nothing"},
       {"data:image/png;base64,A?==", "base64 after the comma, found another encoding"},
       {"data:image/png;base64,A", "base64 after the comma, found another encoding"},
       {"data:image/png;base64,AA=A", "base64 after the comma, found another encoding"},
       {"data:image/png;base64,AAAA===", "base64 after the comma, found another encoding"},
       {"data:image/png;base64,%2B%2B", "base64 after the comma, found another encoding"},
       {"", "784 numbers, 28 rows of 28, or a data URL"},
       {"seven.png", "found the text \"seven.png\""},
       {"https://example.org/seven.png", "found the text \"https://example.org/seven.png\""},
       {"b'iVBORw0KGgo='", "found the text \"b'iVBORw0KGgo='\""}}));
  INFO(url);
  CHECK_THAT(error_of_url(url), ContainsSubstring("field `image`: expected "));
  CHECK_THAT(error_of_url(url), ContainsSubstring(message));
}

}  // namespace
}  // namespace digit::serve_app
