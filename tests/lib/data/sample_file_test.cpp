#include "digit/sample_file.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <set>
#include <string>
#include <vector>

#include "digit/data_format.h"
#include "digit/error.h"
#include "digit/file.h"
#include "support/sample_files.h"
#include "support/temporary_folder.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;

class SampleFileTest {
 protected:
  /// Strokes that no other number has.
  static std::string strokes(int number) { return "[[[0,0],[" + std::to_string(number) + ",200]]]"; }

  struct Result {
    std::vector<LabeledInput> inputs;
    DataDescription description;
  };
  Result read(Split split = Split::kAll) const {
    Result result;
    result.description =
        read_sample_file(file_, {.split = split}, [&](const LabeledInput& input) { result.inputs.push_back(input); });
    return result;
  }
  std::string error() const {
    try {
      read();
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  }
  std::set<std::string> names(Split split) const {
    std::set<std::string> names;
    for (const auto& input : read(split).inputs) names.insert(input.name);
    return names;
  }

  TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "samples.db";
};

TEST_CASE_METHOD(SampleFileTest, "Only approved samples are read, with the names of their classes") {
  write_sample_file(file_, {{.strokes = strokes(1), .label = "1"},
                            {.strokes = strokes(2), .label = "2", .state = "new"},
                            {.strokes = strokes(3), .label = "3", .state = "deleted"},
                            {.strokes = strokes(4), .label = "4"}});
  const auto [inputs, description] = read();
  REQUIRE(inputs.size() == 2);
  CHECK(inputs[0].label == "1");
  CHECK(inputs[0].name == file_.string() + ": sample 1");
  CHECK(inputs[0].image.has_value());
  CHECK(inputs[1].label == "4");
  CHECK(description.class_names.size() == 10);
  CHECK(description.sha256.contains("all-samples"));
}

TEST_CASE_METHOD(SampleFileTest, "Classes that are no digits are sorted") {
  write_sample_file(file_, {{.strokes = strokes(1), .label = "owl"}, {.strokes = strokes(2), .label = "cat"}});
  CHECK(read().description.class_names == std::vector<std::string>{"cat", "owl"});
}

TEST_CASE_METHOD(SampleFileTest, "About one sample in five is held back, and new samples do not move others") {
  std::vector<FileSample> samples;
  for (int i = 1; i <= 500; ++i) samples.push_back({.strokes = strokes(i), .label = "1"});
  write_sample_file(file_, samples);
  const auto test = names(Split::kTest);
  const auto train = names(Split::kTrain);
  CHECK(test.size() > 70);
  CHECK(test.size() < 130);
  CHECK(test.size() + train.size() == 500);
  samples.push_back({.strokes = strokes(501), .label = "1"});
  std::filesystem::remove(file_);
  write_sample_file(file_, samples);
  for (const auto& name : names(Split::kTest)) CHECK_FALSE(train.contains(name));
}

TEST_CASE_METHOD(SampleFileTest,
                 "A sample that cannot be read is named with its reason, and a blank one has no image") {
  write_sample_file(file_, {{.strokes = "[[1]]", .label = "1"},
                            {.strokes = "[[", .label = "1"},
                            {.picture = "no picture", .label = "1"},
                            {.strokes = "[]", .label = "1"}});
  const auto inputs = read().inputs;
  REQUIRE(inputs.size() == 4);
  CHECK_THAT(inputs[0].error, ContainsSubstring("sample 1: field `strokes`: expected a point"));
  CHECK_THAT(inputs[1].error, ContainsSubstring("sample 2: expected strokes, found invalid JSON"));
  CHECK_THAT(inputs[2].error, ContainsSubstring("sample 3: picture: expected a PNG, JPEG or WebP"));
  CHECK(inputs[3].error.empty());
  CHECK_FALSE(inputs[3].image);
}

TEST_CASE_METHOD(SampleFileTest, "The format is found by the first bytes, whatever the name is") {
  write_sample_file(file_, {});
  CHECK(find_data_format(file_).name == "samples");
  CHECK(is_sample_file(file_));
  write_file(folder_ / "drawings.sqlite", "{}\n");
  CHECK_FALSE(is_sample_file(folder_ / "drawings.sqlite"));
  CHECK_FALSE(is_sample_file(folder_ / "missing.sqlite"));
  CHECK_FALSE(is_sample_file(folder_.path()));
}

TEST_CASE_METHOD(SampleFileTest, "Another database and another version are refused") {
  write_sample_file(file_, {});
  run_sql(file_, "PRAGMA user_version = 7");
  CHECK_THAT(error(), ContainsSubstring("samples.db: expected samples of version 1, found version 7"));
  run_sql(file_, "PRAGMA application_id = 0");
  CHECK_THAT(error(), ContainsSubstring("samples.db: expected samples of digit-serve --samples, found another SQLite"));
}

}  // namespace
}  // namespace digit::test
