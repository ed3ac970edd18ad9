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

/// A folder with an IDX file `data` of the shape 3 × 2 × 4 with the values 0, 1, 2…
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

TEST_CASE_METHOD(IdxFile, "An IDX file gives its shape, its values and its checksum") {
  const IdxArray array = read_idx(file);
  CHECK(array.shape == std::vector<std::size_t>{3, 2, 4});
  CHECK(array.values == values);
  CHECK(array.sha256 == "f306ce2e995b1cc4b0a029f4908cc434de3e8422af6e97c768372caae5e87fee");
}

TEST_CASE_METHOD(IdxFile, "A gzip-compressed IDX file gives the same array and checksum") {
  const IdxArray raw = read_idx(file);
  replace(test::gzip(test::read_bytes(file)));
  const IdxArray decompressed = read_idx(file);
  CHECK(decompressed.shape == raw.shape);
  CHECK(decompressed.values == raw.values);
  CHECK(decompressed.sha256 == raw.sha256);
}

TEST_CASE_METHOD(IdxFile, "An IDX file without values is valid") {
  test::write_idx(file, {0, 28, 28}, {});
  const IdxArray array = read_idx(file);
  CHECK(array.shape == std::vector<std::size_t>{0, 28, 28});
  CHECK(array.values.empty());
}

TEST_CASE_METHOD(IdxFile, "An IDX file larger than the read buffer is read completely") {
  std::vector<std::uint8_t> many(5'000'001);
  std::iota(many.begin(), many.end(), std::uint8_t{0});
  test::write_idx(file, {many.size()}, many);
  CHECK(read_idx(file).values == many);
}

TEST_CASE_METHOD(IdxFile, "An IDX file truncated anywhere is an error") {
  const bool compressed = GENERATE(false, true);
  const test::Bytes raw = test::read_bytes(file);
  const test::Bytes whole = compressed ? test::gzip(raw) : raw;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    replace({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)});
    CHECK_THROWS_AS(read_idx(file), Error);
  }
}

TEST_CASE_METHOD(IdxFile, "The error for a truncated IDX file names the file, the expected size and the actual size") {
  values.resize(20);
  test::write_idx(file, {3, 2, 4}, values);
  CHECK_THROWS_MATCHES(
      read_idx(file), Error,
      MessageMatches(ContainsSubstring(file.string()) && ContainsSubstring("declares 24 values, found 20")));
}

TEST_CASE_METHOD(IdxFile, "Trailing bytes in an IDX file are an error") {
  values.push_back(0);
  test::write_idx(file, {3, 2, 4}, values);
  CHECK_THROWS_MATCHES(
      read_idx(file), Error,
      MessageMatches(ContainsSubstring("after the 24 values that the header declares, found trailing bytes")));
}

TEST_CASE_METHOD(IdxFile, "The error for a file that is not an IDX file contains the first bytes") {
  replace(test::bytes_of("<html>404</html>"));
  CHECK_THROWS_MATCHES(read_idx(file), Error,
                       MessageMatches(ContainsSubstring("bad magic number") && ContainsSubstring("found 0x3c68746d")));
}

TEST_CASE_METHOD(IdxFile, "An IDX file of another type is an error") {
  test::Bytes floats = test::read_bytes(file);
  floats[2] = std::byte{0x0D};
  replace(floats);
  CHECK_THROWS_MATCHES(read_idx(file), Error, MessageMatches(ContainsSubstring("found 0x00000d03")));
}

TEST_CASE_METHOD(IdxFile, "An IDX file that declares more than 2 GiB is an error, even if the product overflows") {
  const std::vector<std::size_t> shape =
      GENERATE(std::vector<std::size_t>{0x80000001}, std::vector<std::size_t>{65536, 65536, 65536, 65536});
  test::write_idx(file, shape, values);
  CHECK_THROWS_MATCHES(read_idx(file), Error, MessageMatches(ContainsSubstring("expected at most 2 GiB of values")));
}

TEST_CASE_METHOD(IdxFile, "A small IDX file that declares many values is an error") {
  test::write_idx(file, {0x7FFFFFFF}, values);
  CHECK_THROWS_MATCHES(read_idx(file), Error, MessageMatches(ContainsSubstring("found 24")));
}

TEST_CASE_METHOD(IdxFile, "Damaged gzip data is an error") {
  test::Bytes compressed = test::gzip(test::read_bytes(file));
  compressed[compressed.size() - 6] ^= std::byte{0xFF};
  replace(compressed);
  CHECK_THROWS_MATCHES(read_idx(file), Error, MessageMatches(ContainsSubstring("damaged gzip data")));
}

TEST_CASE_METHOD(IdxFile, "The errors for a missing file and for a folder name it") {
  CHECK_THROWS_MATCHES(read_idx(folder / "none"), Error,
                       MessageMatches(ContainsSubstring("none: cannot be opened: No such file")));
  CHECK_THROWS_MATCHES(read_idx(folder.path()), Error, MessageMatches(ContainsSubstring("found a folder")));
}

}  // namespace
}  // namespace digit
