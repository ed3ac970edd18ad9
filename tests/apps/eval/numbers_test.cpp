#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <nlohmann/json.hpp>

#include "apps/eval/eval_fixture.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

TEST_CASE_METHOD(EvalProgramTest, "The option --numbers prints the number in each picture") {
  write_detecting_model("detecting.pt");
  write_image("seven.png");
  write_blank_image("blank.png");
  const auto result = run({"--model", "detecting.pt", "--numbers", "seven.png", "blank.png"});
  CHECK(result.status == 0);
  CHECK_THAT(result.standard_output, ContainsSubstring("seven.png: 3 (") && ContainsSubstring("blank.png: blank"));
}

TEST_CASE_METHOD(EvalProgramTest, "The option --numbers with --json prints digits and boxes") {
  write_detecting_model("detecting.pt");
  write_image("seven.png");
  const auto found = json::parse(run({"--model", "detecting.pt", "--json", "--numbers", "seven.png"}).standard_output);
  REQUIRE(found.size() == 1);
  CHECK(found[0]["file"] == "seven.png");
  CHECK(found[0]["number"] == "3");
  CHECK(found[0]["digits"][0]["box"]["width"] > 0);
}

TEST_CASE_METHOD(EvalProgramTest, "The option --numbers evaluates a file of drawings by the text of their labels") {
  write_detecting_model("detecting.pt");
  write_strokes("numbers.jsonl", {R"("3")", R"("33")", "null"});
  const auto found =
      json::parse(run({"--model", "detecting.pt", "--json", "--numbers", "numbers.jsonl"}).standard_output);
  CHECK(found[0]["count"] == 2);
  CHECK(found[0]["accuracy"] == 0.5);
  CHECK(found[0]["wrong_count"] == 1);
  CHECK(found[0]["errors"] == json::array({{{"label", "33"}, {"number", "3"}}}));
}

TEST_CASE_METHOD(EvalProgramTest, "The option --numbers names files that cannot be read, and the status is 1") {
  write_detecting_model("detecting.pt");
  write_text("broken.png", "no picture");
  const auto result = run({"--model", "detecting.pt", "--numbers", "broken.png", "missing.png"});
  CHECK(result.status == 1);
  CHECK_THAT(result.standard_error, ContainsSubstring("broken.png: ") && ContainsSubstring("missing.png: "));
}

TEST_CASE_METHOD(EvalProgramTest, "A model without a detector cannot read numbers, and digit-eval says so") {
  write_image("seven.png");
  const auto result = run({"--numbers", "seven.png"});
  CHECK(result.status == 1);
  CHECK_THAT(result.standard_error, ContainsSubstring("--numbers: expected a model for handwriting with a detector"));
}

}  // namespace
}  // namespace digit::test
