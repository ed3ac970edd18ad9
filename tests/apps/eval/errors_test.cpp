#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <set>
#include <span>

#include "apps/eval/eval_fixture.h"
#include "digit/decode.h"
#include "digit/normalize.h"
#include "digit/picture_size.h"
#include "digit/rasterize.h"
#include "support/drawings.h"
#include "support/files.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;

class ErrorsFolderTest : public EvalProgramTest {
 protected:
  std::set<std::string> files() const {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_ / "errors")) {
      names.insert(entry.path().filename().string());
    }
    return names;
  }
  Raster image(std::string_view name) const { return decode_picture(read_bytes(folder_ / "errors" / name)); }
};

TEST_CASE_METHOD(ErrorsFolderTest,
                 "A misclassified input is written to a file named after its label, its prediction and its index") {
  write_strokes("drawings.jsonl", {"3", "7", "null", "3", "1"});
  REQUIRE(run({"--strokes", "drawings.jsonl", "--errors", "errors"}).status == 0);
  CHECK(files() ==
        std::set<std::string>{"truth-7-answer-3-00001.png", "truth-1-answer-3-00004.png", "contact-sheet.png"});
}

TEST_CASE_METHOD(ErrorsFolderTest, "A blank input has no prediction") {
  write_strokes("drawings.jsonl", {"3", "0"}, 1);
  REQUIRE(run({"--strokes", "drawings.jsonl", "--errors", "errors"}).status == 0);
  CHECK(files() == std::set<std::string>{"truth-0-answer-none-00001.png", "contact-sheet.png"});
}

TEST_CASE_METHOD(ErrorsFolderTest, "The file of a misclassified input holds the image that the network saw") {
  write_strokes("drawings.jsonl", {"7"});
  REQUIRE(run({"--strokes", "drawings.jsonl", "--errors", "errors"}).status == 0);
  const auto written = image("truth-7-answer-3-00000.png");
  const auto seen = normalize(rasterize(seven())).value();
  REQUIRE(written.width == kImageSide);
  REQUIRE(written.height == kImageSide);
  CHECK(difference(normalize(written).value(), seen) < 0.02);
}

TEST_CASE_METHOD(ErrorsFolderTest, "The contact sheet holds all misclassified inputs in rows of ten") {
  write_strokes("one.jsonl", {"7"});
  write_strokes("eleven.jsonl", std::vector<std::string>(11, "7"));
  REQUIRE(run({"--strokes", "one.jsonl", "--errors", "errors"}).status == 0);
  const auto one = picture_size(read_bytes(folder_ / "errors/contact-sheet.png"));
  REQUIRE(run({"--strokes", "eleven.jsonl", "--errors", "errors"}).status == 0);
  const auto eleven = picture_size(read_bytes(folder_ / "errors/contact-sheet.png"));
  CHECK(eleven.width > 9 * one.width);
  CHECK(eleven.height > one.height + kImageSide);
}

TEST_CASE_METHOD(ErrorsFolderTest, "Files of an earlier run are replaced, and other files are left alone") {
  write_text("errors/notes.txt", "mine");
  write_text("errors/truth-of-it.png", "mine too");
  write_strokes("wrong.jsonl", {"7"});
  write_strokes("right.jsonl", {"3"});
  REQUIRE(run({"--strokes", "wrong.jsonl", "--errors", "errors"}).status == 0);
  REQUIRE(run({"--strokes", "right.jsonl", "--errors", "errors"}).status == 0);
  CHECK(files() == std::set<std::string>{"notes.txt", "truth-of-it.png"});
}

TEST_CASE_METHOD(ErrorsFolderTest, "An error names a folder that cannot be created") {
  write_text("./errors", "a file");
  write_strokes("drawings.jsonl", {"7"});
  const auto result = run({"--strokes", "drawings.jsonl", "--errors", "errors"});
  CHECK(result.status == 1);
  CHECK_THAT(result.standard_error, ContainsSubstring("errors: cannot write to the folder"));
}

}  // namespace
}  // namespace digit::test
