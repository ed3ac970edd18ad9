#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <set>
#include <span>

#include "apps/eval/eval_fixture.h"
#include "digit/decode.h"
#include "digit/normalize.h"
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
  Raster picture(std::string_view name) const { return decode_picture(read_bytes(folder_ / "errors" / name)); }
};

TEST_CASE_METHOD(ErrorsFolderTest, "What was read wrongly is written under its truth, its answer and its place") {
  write_strokes("drawings.jsonl", {"3", "7", "null", "3", "1"});
  REQUIRE(run({"--strokes", "drawings.jsonl", "--errors", "errors"}).status == 0);
  CHECK(files() ==
        std::set<std::string>{"truth-7-answer-3-00001.png", "truth-1-answer-3-00004.png", "contact-sheet.png"});
}

TEST_CASE_METHOD(ErrorsFolderTest, "A blank one has no answer") {
  write_strokes("drawings.jsonl", {"3", "0"}, 1);
  REQUIRE(run({"--strokes", "drawings.jsonl", "--errors", "errors"}).status == 0);
  CHECK(files() == std::set<std::string>{"truth-0-answer-none-00001.png", "contact-sheet.png"});
}

TEST_CASE_METHOD(ErrorsFolderTest, "A wrong one's picture is what the network saw, and reads the same again") {
  write_strokes("drawings.jsonl", {"7"});
  REQUIRE(run({"--strokes", "drawings.jsonl", "--errors", "errors"}).status == 0);
  const auto written = picture("truth-7-answer-3-00000.png");
  const auto seen = normalize(rasterize(seven())).value();
  REQUIRE(written.width == kImageSide);
  REQUIRE(written.height == kImageSide);
  CHECK(difference(normalize(written).value(), seen) < 0.02);
}

TEST_CASE_METHOD(ErrorsFolderTest, "The contact sheet holds every wrong one in rows of ten") {
  write_strokes("one.jsonl", {"7"});
  write_strokes("eleven.jsonl", std::vector<std::string>(11, "7"));
  REQUIRE(run({"--strokes", "one.jsonl", "--errors", "errors"}).status == 0);
  const auto one = picture("contact-sheet.png");
  REQUIRE(run({"--strokes", "eleven.jsonl", "--errors", "errors"}).status == 0);
  const auto eleven = picture("contact-sheet.png");
  CHECK(eleven.width > 9 * one.width);
  CHECK(eleven.height > one.height + kImageSide);
}

TEST_CASE_METHOD(ErrorsFolderTest, "An earlier run's files are replaced, other files stay") {
  write_text("errors/notes.txt", "mine");
  write_text("errors/truth-of-it.png", "mine too");
  write_strokes("wrong.jsonl", {"7"});
  write_strokes("right.jsonl", {"3"});
  REQUIRE(run({"--strokes", "wrong.jsonl", "--errors", "errors"}).status == 0);
  REQUIRE(run({"--strokes", "right.jsonl", "--errors", "errors"}).status == 0);
  CHECK(files() == std::set<std::string>{"notes.txt", "truth-of-it.png"});
}

TEST_CASE_METHOD(ErrorsFolderTest, "A folder that cannot be made is named") {
  write_text("./errors", "a file");
  write_strokes("drawings.jsonl", {"7"});
  const auto result = run({"--strokes", "drawings.jsonl", "--errors", "errors"});
  CHECK(result.status == 1);
  CHECK_THAT(result.standard_error, ContainsSubstring("errors: cannot be written"));
}

}  // namespace
}  // namespace digit::test
