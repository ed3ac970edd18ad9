#include "digit/idx.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <numeric>

#include "digit/error.h"
#include "support/files.h"
#include "support/temporary_folder.h"

namespace digit {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::MessageMatches;

/// A folder with an IDX file `data` of 3 × 2 × 4 values 0, 1, 2…
class IdxFile {
 public:
  IdxFile() : file(folder / "data"), values(24) {
    std::iota(values.begin(), values.end(), std::uint8_t{0});
    test::write_idx(file, {3, 2, 4}, values);
  }

  void replace(const test::Bytes& bytes) const { test::write_bytes(file, bytes); }

  test::TemporaryFolder folder;
  std::filesystem::path file;
  std::vector<std::uint8_t> values;
};

TEST_CASE_METHOD(IdxFile, "an IDX file gives its shape, its values and the checksum of its bytes") {
  const IdxArray array = read_idx(file);
  CHECK(array.shape == std::vector<std::size_t>{3, 2, 4});
  CHECK(array.values == values);
  CHECK(array.sha256 == "f306ce2e995b1cc4b0a029f4908cc434de3e8422af6e97c768372caae5e87fee");
}

TEST_CASE_METHOD(IdxFile, "a gzip-compressed IDX file reads as the raw one, checksum included") {
  const IdxArray raw = read_idx(file);
  replace(test::gzip(test::read_bytes(file)));
  const IdxArray unpacked = read_idx(file);
  CHECK(unpacked.shape == raw.shape);
  CHECK(unpacked.values == raw.values);
  CHECK(unpacked.sha256 == raw.sha256);
}

TEST_CASE_METHOD(IdxFile, "an IDX file may hold nothing") {
  test::write_idx(file, {0, 28, 28}, {});
  const IdxArray array = read_idx(file);
  CHECK(array.shape == std::vector<std::size_t>{0, 28, 28});
  CHECK(array.values.empty());
}

TEST_CASE_METHOD(IdxFile, "an IDX file larger than what is read at once is read whole") {
  std::vector<std::uint8_t> many(5'000'001);
  std::iota(many.begin(), many.end(), std::uint8_t{0});
  test::write_idx(file, {many.size()}, many);
  CHECK(read_idx(file).values == many);
}

TEST_CASE_METHOD(IdxFile, "an IDX file cut off anywhere is refused") {
  const bool packed = GENERATE(false, true);
  const test::Bytes raw = test::read_bytes(file);
  const test::Bytes whole = packed ? test::gzip(raw) : raw;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    replace({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)});
    CHECK_THROWS_AS(read_idx(file), Error);
  }
}

TEST_CASE_METHOD(IdxFile, "a truncated IDX file is named, with what it declares and what was found") {
  values.resize(20);
  test::write_idx(file, {3, 2, 4}, values);
  CHECK_THROWS_MATCHES(
      read_idx(file), Error,
      MessageMatches(ContainsSubstring(file.string()) && ContainsSubstring("declares 24 values, found 20")));
}

TEST_CASE_METHOD(IdxFile, "bytes left over in an IDX file are refused") {
  values.push_back(0);
  test::write_idx(file, {3, 2, 4}, values);
  CHECK_THROWS_MATCHES(read_idx(file), Error, MessageMatches(ContainsSubstring("left over after the 24 values")));
}

TEST_CASE_METHOD(IdxFile, "a file that is no IDX file is refused with its first bytes") {
  replace(test::bytes_of("<html>404</html>"));
  CHECK_THROWS_MATCHES(read_idx(file), Error, MessageMatches(ContainsSubstring("found 0x3c68746d")));
}

TEST_CASE_METHOD(IdxFile, "an IDX file of another type is refused") {
  test::Bytes floats = test::read_bytes(file);
  floats[2] = std::byte{0x0D};
  replace(floats);
  CHECK_THROWS_MATCHES(read_idx(file), Error, MessageMatches(ContainsSubstring("found 0x00000d03")));
}

TEST_CASE_METHOD(IdxFile, "an IDX file that declares more than 2 GiB is refused, whatever the product overflows to") {
  const std::vector<std::size_t> shape =
      GENERATE(std::vector<std::size_t>{0x80000001}, std::vector<std::size_t>{65536, 65536, 65536, 65536});
  test::write_idx(file, shape, values);
  CHECK_THROWS_MATCHES(read_idx(file), Error, MessageMatches(ContainsSubstring("more than 2 GiB")));
}

TEST_CASE_METHOD(IdxFile, "an IDX file that declares much and holds little is refused") {
  test::write_idx(file, {0x7FFFFFFF}, values);
  CHECK_THROWS_MATCHES(read_idx(file), Error, MessageMatches(ContainsSubstring("found 24")));
}

TEST_CASE_METHOD(IdxFile, "damaged gzip data are refused") {
  test::Bytes packed = test::gzip(test::read_bytes(file));
  packed[packed.size() - 6] ^= std::byte{0xFF};
  replace(packed);
  CHECK_THROWS_MATCHES(read_idx(file), Error, MessageMatches(ContainsSubstring("damaged gzip data")));
}

TEST_CASE_METHOD(IdxFile, "a missing file and a folder are named") {
  CHECK_THROWS_MATCHES(read_idx(folder / "none"), Error,
                       MessageMatches(ContainsSubstring("none: cannot be opened: No such file")));
  CHECK_THROWS_MATCHES(read_idx(folder.path()), Error, MessageMatches(ContainsSubstring("found a folder")));
}

}  // namespace
}  // namespace digit
