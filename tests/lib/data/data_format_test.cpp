#include "digit/data_format.h"

#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <string>

#include "digit/file.h"
#include "support/temporary_folder.h"

namespace digit::test {
namespace {

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
  CHECK_THROWS(find_data_format(folder / "missing").read(folder / "missing", Split::kTrain));
}

}  // namespace
}  // namespace digit::test
