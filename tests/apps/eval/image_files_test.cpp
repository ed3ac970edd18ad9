#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <nlohmann/json.hpp>

#include "apps/eval/eval_fixture.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

TEST_CASE_METHOD(EvalProgramTest, "The option --images reads the files in the subfolders named like the classes") {
  write_image("images/3/one.png");
  write_image("images/3/two.PNG");
  write_image("images/7/one.png");
  const auto report = json::parse(run({"--images", "images", "--json"}).standard_output);
  CHECK(report["count"] == 3);
  CHECK(report["confusion"][3][3] == 2);
  CHECK(report["confusion"][7][3] == 1);
}

TEST_CASE_METHOD(EvalProgramTest, "The option --images refuses a folder that is not a class of the model") {
  write_image("images/3/one.png");
  write_image("images/letters/a.png");
  const auto result = run({"--images", "images"});
  CHECK(result.status == 1);
  CHECK_THAT(
      result.standard_error,
      ContainsSubstring("letters/a.png: expected a class of the model (0, 1, 2, 3, 4, 5, 6, 7, 8, 9), found letters"));
}

TEST_CASE_METHOD(EvalProgramTest, "The option --images names files that are not pictures") {
  write_image("images/3/one.png");
  write_text("images/3/two.gif", "GIF89a");
  const auto result = run({"--images", "images", "--json"});
  CHECK(json::parse(result.standard_output)["count"] == 1);
  CHECK_THAT(result.standard_error, ContainsSubstring("warning: ignored 1 file that is not a PNG, JPEG or WebP") &&
                                        ContainsSubstring("3/two.gif"));
}

TEST_CASE_METHOD(EvalProgramTest, "An error names a folder that has no images or does not exist") {
  write_text("images/3/notes.txt", "none yet");
  CHECK(run({"--images", "images"}).status == 1);
  CHECK_THAT(run({"--images", "images"}).standard_error,
             ContainsSubstring("images/3: expected PNG, JPEG or WebP pictures"));
  CHECK_THAT(run({"--images", "missing"}).standard_error, ContainsSubstring("missing: cannot be read"));
}

TEST_CASE_METHOD(EvalProgramTest,
                 "Images that cannot be read are listed, the others are evaluated, and the status is 1") {
  write_image("images/3/one.png");
  write_text("images/3/broken.png", "no picture");
  write_text("images/4/also.png", "");
  const auto result = run({"--images", "images", "--json"});
  CHECK(result.status == 1);
  CHECK(json::parse(result.standard_output)["count"] == 1);
  CHECK_THAT(result.standard_error,
             ContainsSubstring("3/broken.png: picture: expected a PNG") && ContainsSubstring("4/also.png: picture: "));
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

TEST_CASE_METHOD(EvalProgramTest, "A file that cannot be read is named after the answers for the others") {
  write_image("./one.png");
  write_text("./two.png", "no picture");
  const auto result = run({"two.png", "missing.png", "one.png"});
  CHECK(result.status == 1);
  CHECK(result.standard_output == "one.png: 3 (94.28 %)\n");
  CHECK_THAT(result.standard_error,
             ContainsSubstring("two.png: picture: expected") && ContainsSubstring("missing.png: cannot be read"));
  const auto files = json::parse(run({"--json", "two.png", "one.png"}).standard_output);
  CHECK_THAT(files[0]["error"].get<std::string>(), ContainsSubstring("two.png: picture: expected"));
  CHECK(files[1]["label"] == "3");
}

TEST_CASE_METHOD(EvalProgramTest, "A model of other classes answers with their names") {
  write_model_of_classes("fruit.pt", {"apple", "banana", "cherry"});
  write_image("./one.png");
  CHECK_THAT(run({"--model", "fruit.pt", "one.png"}).standard_output, ContainsSubstring("one.png: apple ("));
  write_image("images/banana/one.png");
  write_image("images/apple/one.png");
  const auto report = json::parse(run({"--model", "fruit.pt", "--images", "images", "--json"}).standard_output);
  CHECK(report["classes"] == json({"apple", "banana", "cherry"}));
  CHECK(report["confusion"] == json({{1, 0, 0}, {1, 0, 0}, {0, 0, 0}}));
}

}  // namespace
}  // namespace digit::test
