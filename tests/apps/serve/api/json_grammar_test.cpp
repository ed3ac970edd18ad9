#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <nlohmann/json.hpp>

#include "support/serve_fixture.h"

namespace digit::serve_app {
namespace {

using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

// The grammar of RFC 8259. simdjson's on-demand parser checks only what is read, so a text that the server ignores must
// be checked as strictly as the rest.

/// Texts that are valid, with bars between them: literals and numbers, strings, arrays, objects.
constexpr std::string_view kValid = R"text(null | true | false | 0 | -0 | 0.0 | -0.0 | 1 | -1 | 10 | 123456789 | 1.5 |
-1.5 | 0.1 | 1e5 | 1E5 | 1e+5 | 1e-5 | 1E+05 | 0e0 | 0e+1 | -0e-1 | 1.5e300 | 1e-400 | 9007199254740993 |
18446744073709551615 | -9223372036854775808 | 123456789012345678901234567890 | 0.00000000000000000000000000000000000001 |
3.14159265358979323846264338327950288419716939937510582097494459 |
"" | "a" | " " | "\"\\\/\b\f\n\r\t" | "\u0000" | "\u001f\u007F\u00e9\uFFFF" | "\ud834\udd1e" | "\uD834\uDD1E" |
"\\u12" | "\\\\" | "é" | "€" | "🍒" | "[{]},:" | "a\"]" | "// a" |
[] | [ ] | [[]] | [[],[[]]] | [1] | [1,2] | [ 1 , 2 ] | [1,"a",null,true,{},[]] | [[[[[[[[[[]]]]]]]]]] |
{} | { } | {"":0} | {"a":1} | { "a" : 1 , "b" : [ ] } | {"a":{"b":{"c":{}}}} | {"a":1,"a":2} | {"a":1,"a":1} |
{"\u0061\n":1} | {"é":1} | [{"a":[{"b":[]}]}])text";

const std::vector<std::string> kValidBytes{"[\n1\t,\r2 ]", "\"\x7f\"", "\"\xef\xbf\xbf\"", "\"\xf4\x8f\xbf\xbf\"",
                                           "\"\xef\xbb\xbf\""};

/// Texts that are not valid: literals, numbers, strings, arrays, objects, and what only relatives of JSON have.
constexpr std::string_view kInvalid =
    R"text(nul | nullx | tru | truex | True | TRUE | fals | falsey | None | undefined |
a | 'a' | \ | * | & | nullnull | true false | é |
NaN | nan | -NaN | -nan | Infinity | -Infinity | inf | -inf | Inf | +1 | + | - | --1 | -a | -.5 | .5 | . | 1. | 1.e5 |
1e | 1e+ | 1E- | 1e5.5 | 1.5.5 | 01 | -01 | 00 | 0x1 | 0b1 | 0o7 | 1_000 | 1,000 | 1 000 | 1a | 1f | 0.5f | 1e1e1 | 0e |
1/2 | 1+1 | 2.e3 | １ | 0é |
" | "a | a" | "\" | "\x41" | "\a" | "\'" | "\u" | "\u1" | "\u12" | "\u123" | "\u123g" | "\U0041" | "\ud800" |
"\udc00" | "\ud800\ud800" | "\ud800a" | "\ud800\n" | "\udd1e\ud834" | "a""b" | "a" "b" |
[ | ] | [1 | [1, | [1,] | [,] | [,1] | [1,,2] | [1 2] | [1:2] | ["a":1] | [1;2] | [1} | [} | [1]] | [[] | []] | [nul] |
[+1] | [1,"] | (1) | [1], |
{ | } | {] | {"a" | {"a": | {"a":1 | {"a":1, | {"a":1,} | {,} | {,"a":1} | {"a":1,,"b":2} | {"a" 1} | {"a"} | {"a":} |
{"a",1} | {"a"::1} | {:1} | {a:1} | {'a':1} | {1:1} | {null:1} | {[]:1} | {"a":1 "b":2} | {"a":1}} | {"a":1;"b":2} |
{"a":nul} | {"\x":1} | {"\ud800":1} | {"a":1,"b"} |
/* a */ 1 | 1 // a | 1 /* a */ | # 1 | [1,2,/* a */] | `a` | "a" + "b" | 1;)text";

const std::vector<std::string> kInvalidBytes{"",
                                             " ",
                                             "\x01",
                                             "\xff",
                                             "0\xc2\xa0",
                                             "\"\x1f\"",
                                             "\"\n\"",
                                             "\"\r\"",
                                             "\"\t\"",
                                             std::string("\"\0\"", 3),
                                             "\"\xff\"",
                                             "\"\xc3\"",
                                             "\"\x80\"",
                                             "\"\xc0\xaf\"",
                                             "\"\xe0\x80\xaf\"",
                                             "\"\xed\xa0\x80\"",
                                             "\"\xf4\x90\x80\x80\"",
                                             "\"\xf8\x88\x80\x80\x80\"",
                                             "[\f1]",
                                             "[\v]",
                                             "[1\xc2\xa0]",
                                             std::string("[\0]", 3),
                                             "[\xef\xbb\xbf]",
                                             "{\"\n\":1}",
                                             "{\"\xff\":1}"};

/// Returns the texts between the bars, and `more`.
std::vector<std::string> texts(std::string_view table, std::vector<std::string> more) {
  for (;;) {
    const auto bar = table.find(" |");
    more.emplace_back(table.substr(0, bar));
    if (bar == std::string_view::npos) return more;
    table.remove_prefix(bar + 3);  // a space or the end of the line follows the bar
  }
}

std::vector<std::string> valid() { return texts(kValid, kValidBytes); }
std::vector<std::string> invalid() { return texts(kInvalid, kInvalidBytes); }

/// Valid texts that the server refuses, as RFC 8259 allows: the range of numbers (section 6) and the depth (section 9).
const std::vector<std::string> kRefused{"1e999", "-1e999", "[1e400]", std::string(100, '[') + std::string(100, ']'),
                                        std::string(100'000, '[') + std::string(100'000, ']')};

class GrammarTest : public ApplicationFixture {
 public:
  GrammarTest() : application_(router(), {}, executor_, metrics_, log_) {}

 protected:
  Reply post(std::string_view path, std::string_view body) {
    return application_.answer(
        {.method = "POST", .path = path, .headers = {{"Content-Type", "application/json"}}, .body = body});
  }
  static std::string error_of(const Reply& reply) { return json::parse(reply.body).value("error", ""); }

  /// Sends the text in all places where the server ignores it. Returns the replies.
  std::vector<Reply> ignored(const std::string& text) {
    const std::string tensor = R"({"name": "image", "shape": [1, 784], "datatype": "FP32", "data": )" + fake_pixels(3);
    return {post("/predict", R"({"x": )" + text + R"(, "strokes": []})"),
            post("/predict", R"({"strokes": [], "x": )" + text + "}"),
            post("/predict", R"({"x": {"y": )" + text + R"(}, "strokes": []})"),
            post("/predict", R"({"instances": [{"x": )" + text + R"(, "strokes": []}, {"strokes": []}]})"),
            post(kInfer, R"({"x": )" + text + R"(, "inputs": [)" + tensor + "}]}"),
            post(kInfer, R"({"inputs": [)" + tensor + R"(, "x": )" + text + "}]}"),
            post(kInfer, R"({"parameters": {"x": )" + text + R"(}, "inputs": [)" + tensor + "}]}")};
  }

  static constexpr const char* kInfer = "/v2/models/digit/infer";
  Application application_;
};

TEST_CASE_METHOD(GrammarTest, "a valid text of RFC 8259 is accepted where it is ignored") {
  for (const std::string& text : valid()) {
    for (const Reply& reply : ignored(text)) {
      INFO(text << ": " << reply.body.substr(0, 200));
      CHECK(reply.status == 200);
    }
  }
}

TEST_CASE_METHOD(GrammarTest, "a text that RFC 8259 does not allow is refused also where it is ignored") {
  for (const std::string& text : invalid()) {
    for (const Reply& reply : ignored(text)) {
      INFO(text << ": " << reply.body.substr(0, 200));
      CHECK(reply.status == 400);
      CHECK(!error_of(reply).empty());
    }
  }
}

TEST_CASE_METHOD(GrammarTest, "valid texts out of range and nested too deeply are refused") {
  for (const std::string& text : kRefused) {
    for (const Reply& reply : ignored(text)) {
      INFO(text.substr(0, 10) << ": " << reply.body.substr(0, 200));
      CHECK(reply.status == 400);
      CHECK(!error_of(reply).empty());
    }
  }
}

TEST_CASE_METHOD(GrammarTest, "a body is refused unless it is one object, and the reason is that or its grammar") {
  for (const char* const path : {"/predict", kInfer}) {
    for (const std::string& text : valid()) {
      const Reply reply = post(path, text);
      INFO(text << ": " << reply.body.substr(0, 200));
      CHECK(reply.status == 400);
      const bool is_object = text.starts_with('{');
      CHECK(error_of(reply).find("valid JSON") == std::string::npos);
      CHECK((error_of(reply).find("a JSON object") == std::string::npos) == is_object);
    }
    for (const auto& refused : {invalid(), kRefused}) {
      for (const std::string& text : refused) {
        const Reply reply = post(path, text);
        INFO(text.substr(0, 100) << ": " << reply.body.substr(0, 200));
        CHECK(reply.status == 400);
        CHECK(!error_of(reply).empty());
      }
    }
  }
}

TEST_CASE_METHOD(GrammarTest, "nothing but white space may follow the object") {
  const auto rest = GENERATE(as<std::string>(), "}", "]", ",", "{}", "0", "\"\"", "x", "\f", std::string(1, '\0'), "//",
                             "\xef\xbb\xbf", "\xc2\xa0");
  INFO(rest);
  CHECK(post("/predict", R"({"strokes": []})" + rest).status == 400);
  CHECK(post("/predict", R"({"image": )" + fake_pixels(3) + "}" + rest).status == 400);
  CHECK(post("/predict", " \n\r\t{\"strokes\": []} \n\r\t").status == 200);
}

TEST_CASE_METHOD(GrammarTest, "one byte-order mark before the object is skipped") {
  const std::string mark = "\xef\xbb\xbf";
  const std::string image = R"({"image": )" + fake_pixels(3) + R"(, "normalize": false})";
  const std::string tensor =
      R"({"inputs": [{"name": "image", "shape": [1, 784], "datatype": "FP32", "data": )" + fake_pixels(3) + "}]}";
  CHECK(post("/predict", mark + image).body == post("/predict", image).body);
  CHECK(post("/predict", mark + R"({"image": )" + fake_pixels(3) + "}").status == 200);
  CHECK(post("/predict", mark + R"( {"strokes": []})").status == 200);
  CHECK(post(kInfer, mark + tensor).body == post(kInfer, tensor).body);
  CHECK(post(kInfer, tensor).status == 200);
  for (const std::string before : {"\xef\xbb", "\xef\xbb\xbf\xef\xbb\xbf", " \xef\xbb\xbf", "\xfe\xff"}) {
    CHECK(post("/predict", before + image).status == 400);
  }
  CHECK(post("/predict", mark).status == 400);
}

TEST_CASE_METHOD(GrammarTest, "NaN and infinity are named, with what to do, wherever they are") {
  const auto text = GENERATE(as<std::string>(), "NaN", "nan", "-NaN", "-nan", "Infinity", "-Infinity", "inf", "-inf");
  const std::string rows = [&] {
    std::string row = "[" + text;
    for (int i = 1; i < 28; ++i) row += ",0";
    std::string all = "[" + row + "]";
    for (int i = 1; i < 28; ++i) all += "," + row + "]";
    return all + "]";
  }();
  const std::string tensor = R"({"inputs": [{"name": "image", "shape": [1, 784], "datatype": "FP32", "data": )";
  const std::vector<std::pair<Reply, std::string>> replies{
      {post("/predict", R"({"image": )" + fake_pixels(3, text) + "}"), "field `image[3]`"},
      {post("/predict", R"({"image": )" + rows + "}"), "field `image[0][0]`"},
      {post("/predict", R"({"image": )" + text + "}"), "field `image`"},
      {post("/predict", R"({"strokes": [[[0, )" + text + "]]]}"), "field `strokes[0][0][1]`"},
      {post("/predict", R"({"strokes": [], "scale": )" + text + "}"), "field `scale`"},
      {post("/predict", R"({"strokes": [], "normalize": )" + text + "}"), "field `normalize`"},
      {post("/predict", R"({"x": [)" + text + R"(], "strokes": []})"), "the body"},
      {post("/predict", R"({"instances": [{"image": )" + fake_pixels(3, text) + "}]}"),
       "field `instances[0].image[3]`"},
      {post(kInfer, tensor + fake_pixels(3, text) + "}]}"), "field `inputs[0].data`"},
      {post(kInfer, tensor + "[" + fake_pixels(3, text) + "]}]}"), "field `inputs[0].data`"},
      {post(kInfer, tensor + text + "}]}"), "field `inputs[0].data`"}};
  for (const auto& [reply, field] : replies) {
    INFO(reply.body);
    CHECK(reply.status == 400);
    CHECK_THAT(error_of(reply), ContainsSubstring(field));
    CHECK_THAT(error_of(reply),
               ContainsSubstring("found " + text + ", which JSON does not have; replace it by a number"));
  }
}

}  // namespace
}  // namespace digit::serve_app
