#include "digit/picture_folder.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <set>
#include <string>

#include "digit/error.h"
#include "digit/normalize.h"
#include "digit/rasterize.h"
#include "support/drawings.h"
#include "support/files.h"
#include "support/picture_folder.h"
#include "support/pictures.h"
#include "support/temporary_folder.h"
#include "support/tiny_mnist.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::MessageMatches;

const std::vector<std::string> kNumbers = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
const std::vector<std::string> kNames = {"ant", "bee", "cat", "dog", "eel", "fox", "gnu", "hen", "ibis", "jay"};

std::vector<std::uint8_t> bytes_at(const LabeledImages& images, std::size_t index) {
  const auto first = images.pixels.begin() + static_cast<std::ptrdiff_t>(index * kImagePixels);
  return {first, first + kImagePixels};
}

class PictureFolderTest {
 protected:
  void check_error(const std::string& message) const {
    CHECK_THROWS_MATCHES(read_picture_folder(folder_.path(), Split::kTrain), Error,
                         MessageMatches(ContainsSubstring(message)));
  }
  /// Returns the images of both splits.
  LabeledImages read_all() const {
    auto all = read_picture_folder(folder_.path(), Split::kTrain);
    const auto test = read_picture_folder(folder_.path(), Split::kTest);
    all.pixels.insert(all.pixels.end(), test.pixels.begin(), test.pixels.end());
    all.labels.insert(all.labels.end(), test.labels.begin(), test.labels.end());
    return all;
  }

  TemporaryFolder folder_;
};

TEST_CASE_METHOD(PictureFolderTest, "Pictures of 28×28 pixels stay unchanged, and each of them is in one split") {
  write_picture_folder(folder_.path(), kNumbers, 100);
  const auto expected = make_tiny_mnist(100);
  const auto all = read_all();
  REQUIRE(all.size() == 100);
  std::set<std::vector<std::uint8_t>> pictures;
  for (std::size_t i = 0; i < 100; ++i) pictures.insert(bytes_at(all, i));
  for (std::size_t i = 0; i < 100; ++i) {
    const auto original = bytes_at(expected, i);
    // Decoding scales ink that never exceeds 85 %, so that only darker pictures stay unchanged.
    if (std::ranges::max(original) >= 217) CHECK(pictures.contains(original));
  }
}

TEST_CASE_METHOD(PictureFolderTest,
                 "About one in seven pictures is in the test split, regardless of the other pictures") {
  write_picture_folder(folder_.path(), kNumbers, 210);
  const auto before = read_picture_folder(folder_.path(), Split::kTest);
  CHECK(before.size() > 15);
  CHECK(before.size() < 45);
  std::filesystem::remove_all(folder_ / "9");
  const auto after = read_picture_folder(folder_.path(), Split::kTest);
  CHECK(after.size() + static_cast<std::size_t>(std::ranges::count(before.labels, 9)) == before.size());
}

TEST_CASE_METHOD(PictureFolderTest, "Subfolders with numbers as names are the classes with these numbers") {
  write_picture_folder(folder_.path(), kNumbers, 100);
  std::filesystem::remove_all(folder_ / "3");
  const auto train = read_picture_folder(folder_.path(), Split::kTrain);
  CHECK(train.class_names == kNumbers);
  CHECK(std::ranges::count(train.labels, 3) == 0);
  CHECK(std::ranges::count(train.labels, 4) > 0);
}

TEST_CASE_METHOD(PictureFolderTest, "Subfolders with other names are classes in alphabetical order") {
  write_picture_folder(folder_.path(), kNames, 100);
  std::filesystem::create_directories(folder_ / ".hidden");
  const auto train = read_picture_folder(folder_.path(), Split::kTrain);
  CHECK(train.class_names == kNames);
  CHECK(std::ranges::max(train.labels) == 9);
}

TEST_CASE_METHOD(PictureFolderTest, "Pictures of another size are normalized") {
  std::filesystem::create_directories(folder_ / "7");
  for (int i = 0; i < 20; ++i) {
    const auto name = "7/" + std::to_string(i) + ".png";
    write_bytes(folder_ / name, make_png(paint(rasterize(seven()), {0, 0, 0}, {255, 255, 255}, 20)));
  }
  const auto train = read_picture_folder(folder_.path(), Split::kTrain);
  CHECK(difference(train.image(0), normalize(rasterize(seven())).value()) < 0.01);
}

TEST_CASE_METHOD(PictureFolderTest, "The checksum depends on names and bytes") {
  write_picture_folder(folder_.path(), kNumbers, 100);
  const auto before = read_picture_folder(folder_.path(), Split::kTrain).sha256;
  CHECK(before.count("train-pictures") == 1);
  CHECK(read_picture_folder(folder_.path(), Split::kTrain).sha256 == before);
  write_picture_folder(folder_.path(), kNumbers, 150);
  CHECK(read_picture_folder(folder_.path(), Split::kTrain).sha256 != before);
}

TEST_CASE_METHOD(PictureFolderTest, "The error for an invalid or blank picture names the file") {
  write_picture_folder(folder_.path(), kNumbers, 100);
  SECTION("a damaged file") {
    for (const auto& file : find_pictures(folder_ / "4")) write_bytes(file, bytes_of("<html>"));
    check_error("4/");
  }
  SECTION("paper without ink") {
    const Samples paper{.width = 28, .height = 28, .channels = 1, .values = std::vector<std::uint16_t>(784, 255)};
    for (const auto& file : find_pictures(folder_ / "4")) write_bytes(file, make_png(paper));
    check_error("blank");
  }
  SECTION("a class without pictures") {
    std::filesystem::create_directories(folder_ / "10");
    check_error("10: expected PNG or JPEG pictures, found none");
  }
}

TEST_CASE_METHOD(PictureFolderTest, "A folder without subfolders is an error") { check_error("expected a subfolder"); }

TEST_CASE_METHOD(PictureFolderTest, "A split without pictures is an error") {
  write_picture_folder(folder_.path(), kNumbers, 1);
  const bool trains = [&] {
    try {
      return read_picture_folder(folder_.path(), Split::kTrain).size() == 1;
    } catch (const Error&) {
      return false;
    }
  }();
  CHECK_THROWS_MATCHES(read_picture_folder(folder_.path(), trains ? Split::kTest : Split::kTrain), Error,
                       MessageMatches(ContainsSubstring("too few pictures")));
}

}  // namespace
}  // namespace digit::test
