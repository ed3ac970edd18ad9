#include "http/json_writer.h"

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <new>
#include <nlohmann/json.hpp>

namespace digit::serve_app {
namespace {

std::string rounded(float value) {
  std::string text;
  append_rounded(text, value);
  return text;
}

std::string shortened(float value) {
  std::string text;
  append_short(text, value);
  return text;
}

std::string quoted(std::string_view text) {
  std::string quoted_text;
  append_string(quoted_text, text);
  return quoted_text;
}

TEST_CASE("rounded numbers have at most four decimals and no trailing zeros") {
  CHECK(rounded(0) == "0");
  CHECK(rounded(1) == "1");
  CHECK(rounded(-1) == "-1");
  CHECK(rounded(0.5F) == "0.5");
  CHECK(rounded(0.05F) == "0.05");
  CHECK(rounded(-0.12344F) == "-0.1234");
  CHECK(rounded(0.99999F) == "1");
  CHECK(rounded(0.00004F) == "0");
}

TEST_CASE("short numbers have at most three significant digits") {
  CHECK(shortened(0) == "0");
  CHECK(shortened(-0.012345F) == "-0.0123");
  CHECK(shortened(2.5F) == "2.5");
  CHECK(shortened(123.4F) == "123");
  CHECK(shortened(123456) == "1.23e+05");
  CHECK(shortened(1.5e-20F) == "1.5e-20");
}

TEST_CASE("a short number that is not finite is null, because JSON has no other word for it") {
  CHECK(shortened(std::numeric_limits<float>::infinity()) == "null");
  CHECK(shortened(std::numeric_limits<float>::quiet_NaN()) == "null");
}

TEST_CASE("numbers read back as the same value") {
  std::string text;
  append_numbers(text, std::array{0.1F, 1e-20F, 0.333333343F});
  CHECK(nlohmann::json::parse(text).get<std::vector<float>>() == std::vector{0.1F, 1e-20F, 0.333333343F});
}

TEST_CASE("strings are always valid JSON") {
  CHECK(nlohmann::json::parse(quoted("a\"b\\c\n\x01 é 𝟙")) == "a\"b\\c\n\x01 é 𝟙");
  CHECK(nlohmann::json::parse(quoted("\xff\xc0\xaf\xed\xa0\x80|")).get<std::string>().ends_with("|"));
  CHECK(nlohmann::json::parse(quoted("a\xff\n")) == "a\xEF\xBF\xBD\n");
}

TEST_CASE("an object separates its members, also after nested values") {
  std::string text;
  {
    JsonObject object(text);
    object.add("a", 1);
    JsonObject(object.member("b")).add("c", "text");
    append_numbers(object.member("d"), std::array{1, 2});
    object.add("e", true);
  }
  CHECK(text == R"({"a": 1, "b": {"c": "text"}, "d": [1,2], "e": true})");
}

TEST_CASE("an object that an exception ends appends nothing, because it may have no memory") {
  std::string text;
  const auto fail = [&text] {
    const JsonObject object(text);
    throw std::bad_alloc();
  };
  CHECK_THROWS_AS(fail(), std::bad_alloc);
  CHECK(text == "{");
}

}  // namespace
}  // namespace digit::serve_app
