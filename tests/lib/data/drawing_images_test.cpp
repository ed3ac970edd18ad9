#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <string>

#include "digit/data_format.h"
#include "digit/error.h"
#include "support/files.h"
#include "support/temporary_folder.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::MessageMatches;

/// Returns a line of a drawing file: a stroke that leans to the right by `lean` units.
std::string line_drawing(const std::string& label, int lean) {
  return R"({"label": )" + label + R"(, "strokes": [[[0, 100], [)" + std::to_string(lean) + ", 0]]]}\n";
}

class DrawingImagesTest {
 protected:
  LabeledImages read(const std::string& text, Split split) const {
    write_bytes(folder_ / "drawings.jsonl", bytes_of(text));
    return read_labeled_images(folder_ / "drawings.jsonl", split);
  }

  TemporaryFolder folder_;
};

TEST_CASE_METHOD(DrawingImagesTest, "Digits are divided into the splits, and other drawings are ignored") {
  std::string text;
  for (int i = 0; i < 70; ++i) text += line_drawing(std::to_string(i % 10), i) + line_drawing("null", 100 + i);
  const auto train = read(text, Split::kTrain);
  const auto test = read(text, Split::kTest);
  CHECK(train.size() + test.size() == 70);
  CHECK(test.size() > 2);
  CHECK(train.size() > test.size());
  CHECK(train.class_names.size() == 10);
  CHECK(std::ranges::max(train.labels) == 9);
  CHECK(train.sha256.at("train-drawings") != test.sha256.at("test-drawings"));
}

TEST_CASE_METHOD(DrawingImagesTest, "Equal drawings are in the same split") {
  std::string text;
  for (int i = 0; i < 30; ++i) text += line_drawing("1", i) + line_drawing("1", i);
  CHECK(read(text, Split::kTrain).size() % 2 == 0);
}

TEST_CASE_METHOD(DrawingImagesTest, "A digit without points is an error that names the line") {
  std::string text;
  for (int i = 0; i < 3; ++i) text += line_drawing("null", i);
  text += "{\"label\": 4, \"strokes\": []}\n";
  const auto read_either = [&] { return read(text, Split::kTrain).size() + read(text, Split::kTest).size(); };
  CHECK_THROWS_MATCHES(read_either(), Error,
                       MessageMatches(ContainsSubstring("drawings.jsonl: line 4: blank, no ink was found")));
}

TEST_CASE_METHOD(DrawingImagesTest, "A file without digits is an error") {
  CHECK_THROWS_MATCHES(read("", Split::kTrain), Error,
                       MessageMatches(ContainsSubstring("too few examples: none belongs to the train split")));
}

TEST_CASE_METHOD(DrawingImagesTest, "Drawings can be of classes with names") {
  std::string text;
  for (int i = 0; i < 30; ++i) text += line_drawing(i % 2 == 0 ? "\"tree\"" : "\"house\"", i);
  const auto all = read(text, Split::kAll);
  CHECK(all.class_names == std::vector<std::string>{"house", "tree"});
  CHECK(all.labels.at(0) == 1);
  CHECK(all.form == InputForm::kHandwriting);
}

}  // namespace
}  // namespace digit::test
