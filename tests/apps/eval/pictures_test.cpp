#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <nlohmann/json.hpp>

#include "apps/eval/eval_fixture.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

TEST_CASE_METHOD(EvalProgramTest, "The option --images reads the pictures in the folders named 0 to 9") {
  write_picture("pictures/3/one.png");
  write_picture("pictures/3/two.PNG");
  write_picture("pictures/7/one.png");
  const auto report = json::parse(run({"--images", "pictures", "--json"}).standard_output);
  CHECK(report["count"] == 3);
  CHECK(report["confusion"][3][3] == 2);
  CHECK(report["confusion"][7][3] == 1);
}

TEST_CASE_METHOD(EvalProgramTest, "The option --images leaves other files and folders alone") {
  write_picture("pictures/3/one.png");
  write_picture("pictures/letters/a.png");
  write_text("pictures/3/notes.txt", "who wrote these");
  const auto report = json::parse(run({"--images", "pictures", "--json"}).standard_output);
  CHECK(report["count"] == 1);
}

TEST_CASE_METHOD(EvalProgramTest, "A folder without pictures, and one that is missing, are named") {
  write_text("pictures/3/notes.txt", "none yet");
  CHECK(run({"--images", "pictures"}).status == 1);
  CHECK_THAT(run({"--images", "pictures"}).standard_error, ContainsSubstring("pictures: expected"));
  CHECK_THAT(run({"--images", "missing"}).standard_error, ContainsSubstring("missing: expected"));
}

TEST_CASE_METHOD(EvalProgramTest, "A picture that cannot be read is named") {
  write_text("pictures/3/broken.png", "no picture");
  const auto result = run({"--images", "pictures"});
  CHECK(result.status == 1);
  CHECK_THAT(result.standard_error, ContainsSubstring("3/broken.png"));
}

TEST_CASE_METHOD(EvalProgramTest, "A blank picture with a label is wrong") {
  write_picture("pictures/3/one.png");
  write_blank_picture("pictures/3/two.png");
  const auto report = json::parse(run({"--images", "pictures", "--json"}).standard_output);
  CHECK(report["count"] == 2);
  CHECK(report["accuracy"] == 0.5);
}

TEST_CASE_METHOD(EvalProgramTest, "Pictures alone are answered a line each") {
  write_picture("./one.png");
  write_blank_picture("./blank.png");
  const auto result = run({"one.png", "blank.png"});
  CHECK(result.status == 0);
  CHECK(result.standard_output == "one.png: 3 (94.28 %)\nblank.png: blank\n");
}

TEST_CASE_METHOD(EvalProgramTest, "Pictures alone are answered as a JSON list, with what a detecting model adds") {
  write_detecting_model("detecting.pt");
  write_picture("./one.png");
  write_blank_picture("./blank.png");
  const auto answers = json::parse(run({"--model", "detecting.pt", "--json", "one.png", "blank.png"}).standard_output);
  REQUIRE(answers.size() == 2);
  CHECK(answers[0]["file"] == "one.png");
  CHECK(answers[0]["prediction"] == 3);
  CHECK(answers[0]["is_digit"].get<double>() > 0.99);
  CHECK(answers[0]["rejected"] == false);
  CHECK(answers[1]["prediction"].is_null());
  CHECK(answers[1]["confidence"] == 0);
  CHECK(answers[1]["is_digit"] == 0.0);
}

TEST_CASE_METHOD(EvalProgramTest, "A picture that cannot be read ends the run before anything is printed") {
  write_picture("./one.png");
  write_text("./two.png", "no picture");
  const auto result = run({"one.png", "two.png"});
  CHECK(result.status == 1);
  CHECK(result.standard_output.empty());
  CHECK_THAT(result.standard_error, ContainsSubstring("two.png"));
}

}  // namespace
}  // namespace digit::test
