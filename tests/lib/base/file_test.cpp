#include "digit/file.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <iterator>

#include "digit/error.h"
#include "support/temporary_folder.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::MessageMatches;

TEST_CASE("A file is written, replaced and read back") {
  const TemporaryFolder folder;
  const auto file = folder / "model";
  write_file(file, "old");
  write_file(file, std::string_view("new\0bytes", 9));
  CHECK(read_file(file) == std::string_view("new\0bytes", 9));
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("An error names the file that cannot be written, and no temporary file remains") {
  const TemporaryFolder folder;
  const auto occupied = folder / "occupied";
  std::filesystem::create_directories(occupied / "inside");
  CHECK_THROWS_MATCHES(write_file(occupied, "bytes"), Error, MessageMatches(ContainsSubstring("occupied")));
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("Reading a missing file or a folder fails with its name") {
  const TemporaryFolder folder;
  CHECK_THROWS_MATCHES(read_file(folder / "missing"), Error, MessageMatches(ContainsSubstring("missing")));
  CHECK_THROWS_MATCHES(read_file(folder.path()), Error, MessageMatches(ContainsSubstring("folder")));
}

}  // namespace
}  // namespace digit::test
