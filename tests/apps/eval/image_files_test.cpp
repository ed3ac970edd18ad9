#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <nlohmann/json.hpp>

#include "apps/eval/eval_fixture.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

TEST_CASE_METHOD(EvalProgramTest, "The option --images reads the files in the subfolders named 0 to 9") {
  write_image("images/3/one.png");
  write_image("images/3/two.PNG");
  write_image("images/7/one.png");
  const auto report = json::parse(run({"--images", "images", "--json"}).standard_output);
  CHECK(report["count"] == 3);
  CHECK(report["confusion"][3][3] == 2);
  CHECK(report["confusion"][7][3] == 1);
}

TEST_CASE_METHOD(EvalProgramTest, "The option --images ignores other files and folders") {
  write_image("images/3/one.png");
  write_image("images/letters/a.png");
  write_text("images/3/notes.txt", "who wrote these");
  const auto report = json::parse(run({"--images", "images", "--json"}).standard_output);
  CHECK(report["count"] == 1);
}

TEST_CASE_METHOD(EvalProgramTest, "An error names a folder that has no images or does not exist") {
  write_text("images/3/notes.txt", "none yet");
  CHECK(run({"--images", "images"}).status == 1);
  CHECK_THAT(run({"--images", "images"}).standard_error, ContainsSubstring("images: expected"));
  CHECK_THAT(run({"--images", "missing"}).standard_error, ContainsSubstring("missing: expected"));
}

TEST_CASE_METHOD(EvalProgramTest, "An error names an image file that cannot be read") {
  write_text("images/3/broken.png", "no picture");
  const auto result = run({"--images", "images"});
  CHECK(result.status == 1);
  CHECK_THAT(result.standard_error, ContainsSubstring("3/broken.png"));
}

TEST_CASE_METHOD(EvalProgramTest, "A labeled blank image counts as wrong") {
  write_image("images/3/one.png");
  write_blank_image("images/3/two.png");
  const auto report = json::parse(run({"--images", "images", "--json"}).standard_output);
  CHECK(report["count"] == 2);
  CHECK(report["accuracy"] == 0.5);
}

TEST_CASE_METHOD(EvalProgramTest, "Predictions for single files are printed as one line per file") {
  write_image("./one.png");
  write_blank_image("./blank.png");
  const auto result = run({"one.png", "blank.png"});
  CHECK(result.status == 0);
  CHECK(result.standard_output == "one.png: 3 (94.28 %)\nblank.png: blank\n");
}

TEST_CASE_METHOD(EvalProgramTest,
                 "Predictions for single files are printed as a JSON array, with the fields of a detector") {
  write_detecting_model("detecting.pt");
  write_image("./one.png");
  write_blank_image("./blank.png");
  const auto predictions =
      json::parse(run({"--model", "detecting.pt", "--json", "one.png", "blank.png"}).standard_output);
  REQUIRE(predictions.size() == 2);
  CHECK(predictions[0]["file"] == "one.png");
  CHECK(predictions[0]["prediction"] == 3);
  CHECK(predictions[0]["is_digit"].get<double>() > 0.99);
  CHECK(predictions[0]["rejected"] == false);
  CHECK(predictions[1]["prediction"].is_null());
  CHECK(predictions[1]["confidence"] == 0);
  CHECK(predictions[1]["is_digit"] == 0.0);
}

TEST_CASE_METHOD(EvalProgramTest, "A file that cannot be read stops the run before any output") {
  write_image("./one.png");
  write_text("./two.png", "no picture");
  const auto result = run({"one.png", "two.png"});
  CHECK(result.status == 1);
  CHECK(result.standard_output.empty());
  CHECK_THAT(result.standard_error, ContainsSubstring("two.png"));
}

}  // namespace
}  // namespace digit::test
