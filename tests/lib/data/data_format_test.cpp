#include "digit/data_format.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <filesystem>
#include <string>

#include "digit/error.h"
#include "digit/file.h"
#include "support/temporary_folder.h"
#include "support/tiny_mnist.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;

std::string format_of(const std::filesystem::path& path) { return std::string(find_data_format(path).help); }

TEST_CASE("A file is read as drawings") {
  const TemporaryFolder folder;
  write_file(folder / "mine.jsonl", "");
  CHECK(format_of(folder / "mine.jsonl").starts_with("JSON Lines file"));
}

TEST_CASE("A folder with subfolders is read as pictures, unless it holds IDX files") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "seven");
  CHECK(format_of(folder.path()).starts_with("folder with one subfolder"));
  write_file(folder / "t10k-labels-idx1-ubyte.gz", "");
  CHECK(format_of(folder.path()).starts_with("folder with the four IDX files"));
}

TEST_CASE("A path without anything is read as a folder of IDX files, whose reader says what is missing") {
  const TemporaryFolder folder;
  CHECK(find_data_format(folder / "missing").is_idx);
  CHECK_THROWS(find_data_format(folder / "missing").read(folder / "missing", {}, [](const LabeledInput&) {}));
}

TEST_CASE("The form of a model is handwriting for MNIST and drawings, and image for other data") {
  const TemporaryFolder folder;
  const auto form_of = [&](const std::string& name) {
    return find_data_format(folder / name).default_form(folder / name);
  };
  write_file(folder / "mine.jsonl", "");
  std::filesystem::create_directories(folder / "pictures/a");
  std::filesystem::create_directories(folder / "idx");
  write_tiny_mnist(folder / "idx");
  CHECK(form_of("mine.jsonl") == InputForm::kHandwriting);
  CHECK(form_of("pictures") == InputForm::kImage);
  CHECK(form_of("idx") == InputForm::kImage);
  CHECK(form_of("missing") == InputForm::kHandwriting);
}

TEST_CASE("Reading labeled images lists every input that is unreadable or blank") {
  const TemporaryFolder folder;
  write_file(folder / "mine.jsonl",
             "{\"label\": 1, \"strokes\": []}\n{\"label\": 1, \"strokes\": [[[0, 0], [0, 9]]]}\nno JSON\n");
  try {
    static_cast<void>(read_labeled_images(folder / "mine.jsonl", Split::kAll));
    FAIL("expected an error");
  } catch (const Error& error) {
    CHECK_THAT(error.what(), ContainsSubstring("found 2 others") && ContainsSubstring("line 1: blank") &&
                                 ContainsSubstring("line 3: expected a JSON object"));
  }
}

}  // namespace
}  // namespace digit::test
