#include "digit/drawing_file.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <string>
#include <string_view>

#include "digit/error.h"
#include "support/files.h"
#include "support/temporary_folder.h"

namespace digit {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::MessageMatches;

class DrawingFile {
 public:
  void write(std::string_view text) const { test::write_bytes(file, test::bytes_of(text)); }

  test::TemporaryFolder folder;
  std::filesystem::path file = folder / "drawings.jsonl";
};

TEST_CASE_METHOD(DrawingFile, "Each line of a drawing file gives a label and a drawing") {
  write(
      "{\"label\": 7, \"writer\": \"w1\", \"strokes\": [[[1, 2], [3.5, -4e1]], [[5, 6]]]}\n"
      "{\"strokes\": [[]], \"label\": null}\n");
  const auto drawings = read_drawings(file);
  REQUIRE(drawings.size() == 2);
  CHECK(drawings[0].label == "7");
  CHECK(drawings[0].drawing == Drawing{{{{1, 2}, {3.5F, -40}}, {{5, 6}}}});
  CHECK(!drawings[1].label);
  CHECK(drawings[1].drawing == Drawing{{{}}});
}

TEST_CASE_METHOD(DrawingFile, "A byte-order mark at the beginning is skipped") {
  write("\xEF\xBB\xBF{\"label\": 7, \"strokes\": [[]]}\r\n{\"label\": 8, \"strokes\": [[]]}\r\n");
  const auto drawings = read_drawings(file);
  REQUIRE(drawings.size() == 2);
  CHECK(drawings[0].label == "7");
}

TEST_CASE_METHOD(DrawingFile, "A gzip-compressed drawing file gives the same drawings") {
  test::write_bytes(file, test::gzip(test::bytes_of("{\"label\":1,\"strokes\":[[[0,0],[0,9]]]}\n")));
  const auto drawings = read_drawings(file);
  REQUIRE(drawings.size() == 1);
  CHECK(drawings[0].drawing == Drawing{{{{0, 0}, {0, 9}}}});
}

TEST_CASE_METHOD(DrawingFile, "Empty lines, carriage returns and a missing final line feed are accepted") {
  write("\n{\"label\":1,\"strokes\":[]}\r\n  \n{\"label\":2,\"strokes\":[]}");
  const auto drawings = read_drawings(file);
  REQUIRE(drawings.size() == 2);
  CHECK(drawings[1].label == "2");
}

TEST_CASE_METHOD(DrawingFile, "A file larger than the read buffer is split into lines correctly") {
  std::string text;
  for (int i = 0; i < 20'000; ++i) {
    text += "{\"label\":" + std::to_string(i % 10) + ",\"strokes\":[[[" + std::to_string(i) + ",0.5]]]}\n";
  }
  write(text);
  const auto drawings = read_drawings(file);
  REQUIRE(drawings.size() == 20'000);
  bool in_order = true;
  for (std::size_t i = 0; i < drawings.size(); ++i) {
    in_order = in_order && drawings[i].label == std::to_string(i % 10) &&
               drawings[i].drawing == Drawing{{{{static_cast<float>(i), 0.5F}}}};
  }
  CHECK(in_order);
}

TEST_CASE_METHOD(DrawingFile, "An empty file holds no drawings") {
  write("");
  CHECK(read_drawings(file).empty());
}

TEST_CASE_METHOD(DrawingFile, "The error for an invalid line names the line and the reason") {
  struct Wrong {
    const char* line;
    const char* message;
  };
  const Wrong wrong = GENERATE(
      Wrong{"7", "expected a JSON object, found 7"},
      Wrong{"{\"label\": 1", "expected a JSON object, found invalid JSON: "},
      Wrong{"{\"label\":1,\"strokes\":[]} x", "expected a JSON object, found invalid JSON: "},
      Wrong{"{\"strokes\": []}", "field `label` is missing"}, Wrong{"{\"label\": 1}", "field `strokes` is missing"},
      Wrong{"{\"label\": 1000, \"strokes\": []}",
            "field `label`: expected the name of a class, a number from 0 to 999 or null, found 1000"},
      Wrong{"{\"label\": 0.5, \"strokes\": []}", "found 0.5"},
      Wrong{"{\"label\": \"\", \"strokes\": []}", "found \"\""},
      Wrong{"{\"label\": 3, \"strokes\": 5}", "expected a list of strokes, found 5"},
      Wrong{"{\"label\": 3, \"strokes\": [5]}", "expected each stroke to be a list of points, found 5"},
      Wrong{"{\"label\": 3, \"strokes\": [[[1,2,3]]]}", "expected a point [x, y] within ±1,000,000, found [1,2,3]"},
      Wrong{"{\"label\": 3, \"strokes\": [[[1,null]]]}", "found [1,null]"},
      Wrong{"{\"label\": 3, \"strokes\": [[[1,2e6]]]}", "expected a point [x, y] within ±1,000,000"});
  write("{\"label\":1,\"strokes\":[]}\n" + std::string(wrong.line) + "\n");
  CHECK_THROWS_MATCHES(
      read_drawings(file), Error,
      MessageMatches(ContainsSubstring(file.string() + ": line 2: ") && ContainsSubstring(wrong.message)));
}

TEST_CASE_METHOD(DrawingFile, "A line without an end is rejected before it fills the memory") {
  test::write_bytes(file, test::gzip(test::Bytes(std::size_t{40} << 20, std::byte{'['})));
  CHECK_THROWS_MATCHES(read_drawings(file), Error,
                       MessageMatches(ContainsSubstring("expected at most 16 MiB, found a longer line")));
}

TEST_CASE_METHOD(DrawingFile, "A truncated gzip file is an error") {
  test::Bytes compressed = test::gzip(test::bytes_of("{\"label\":1,\"strokes\":[[[0,0],[0,9]]]}\n"));
  compressed.resize(compressed.size() - 4);
  test::write_bytes(file, compressed);
  CHECK_THROWS_MATCHES(read_drawings(file), Error, MessageMatches(ContainsSubstring("truncated gzip data")));
}

TEST_CASE_METHOD(DrawingFile, "The error for a missing drawing file names the file") {
  CHECK_THROWS_MATCHES(read_drawings(folder / "none"), Error,
                       MessageMatches(ContainsSubstring("none: cannot be opened")));
}

}  // namespace
}  // namespace digit
