#include "digit/picture_folder.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <set>
#include <string>

#include "digit/data_format.h"
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
    CHECK_THROWS_MATCHES(read_labeled_images(folder_.path(), Split::kTrain), Error,
                         MessageMatches(ContainsSubstring(message)));
  }
  /// Returns the images of both splits.
  LabeledImages read_all() const {
    auto all = read_labeled_images(folder_.path(), Split::kTrain);
    append(all, read_labeled_images(folder_.path(), Split::kTest));
    return all;
  }
  /// Returns the images of both splits in the given form.
  ReadData read_as(InputForm form) const {
    return collect_images(
        [&](const InputSink& add) {
          return read_picture_folder(folder_.path(), {.split = Split::kAll, .form = form}, add);
        },
        form);
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
  for (std::size_t i = 0; i < 100; ++i) CHECK(pictures.contains(bytes_at(expected, i)));
}

TEST_CASE_METHOD(PictureFolderTest,
                 "About one in seven pictures is in the test split, regardless of the other pictures") {
  write_picture_folder(folder_.path(), kNumbers, 210);
  const auto before = read_labeled_images(folder_.path(), Split::kTest);
  CHECK(before.size() > 15);
  CHECK(before.size() < 45);
  std::filesystem::remove_all(folder_ / "9");
  const auto after = read_labeled_images(folder_.path(), Split::kTest);
  CHECK(after.size() + static_cast<std::size_t>(std::ranges::count(before.labels, 9)) == before.size());
}

TEST_CASE_METHOD(PictureFolderTest, "Subfolders with numbers as names are classes in the order of these numbers") {
  const std::vector<std::string> names = {"1", "2", "3", "10", "20", "100", "101", "102", "103", "255"};
  write_picture_folder(folder_.path(), names, 100);
  CHECK(read_labeled_images(folder_.path(), Split::kTrain).class_names == names);
}

TEST_CASE_METHOD(PictureFolderTest, "Subfolders with other names are classes in alphabetical order") {
  write_picture_folder(folder_.path(), kNames, 100);
  std::filesystem::create_directories(folder_ / ".hidden");
  const auto train = read_labeled_images(folder_.path(), Split::kTrain);
  CHECK(train.class_names == kNames);
  CHECK(std::ranges::max(train.labels) == 9);
}

TEST_CASE_METHOD(PictureFolderTest, "The form determines what becomes of a picture") {
  const auto write = [&](const std::string& name, const Bytes& bytes) {
    std::filesystem::create_directories((folder_ / name).parent_path());
    write_bytes(folder_ / name, bytes);
  };
  write("7/seven.png", make_png(paint(rasterize(seven()), {0, 0, 0}, {255, 255, 255}, 20)));
  write("8/paper.png",
        make_png({.width = 28, .height = 28, .channels = 1, .values = std::vector<std::uint16_t>(784, 255)}));
  const auto handwriting = read_as(InputForm::kHandwriting);
  CHECK(difference(handwriting.images.image(0), normalize(rasterize(seven())).value()) < 0.01);
  REQUIRE(handwriting.unreadable.size() == 1);
  CHECK_THAT(handwriting.unreadable[0], ContainsSubstring("8/paper.png: blank, no ink was found"));
  const auto image = read_as(InputForm::kImage);
  CHECK(image.images.size() == 2);
  CHECK(image.images.form == InputForm::kImage);
  CHECK(image.images.image(0).pixels[0] == 1);
}

TEST_CASE_METHOD(PictureFolderTest, "A picture is found by the usual extensions of its format, in any case") {
  const auto picture = gray(raster_of({}));
  write_bytes(folder_ / "a.PNG", make_png(picture));
  write_bytes(folder_ / "b.jpg", make_jpeg(picture));
  write_bytes(folder_ / "c.Jpeg", make_jpeg(picture));
  write_bytes(folder_ / "d.webp", make_webp(picture));
  write_bytes(folder_ / "e", make_png(picture));
  CHECK(find_pictures(folder_.path()).size() == 4);
}

TEST_CASE_METHOD(PictureFolderTest, "Files beside the pictures are named, and hidden ones are not") {
  write_picture_folder(folder_.path(), kNumbers, 100);
  write_bytes(folder_ / "4" / "drawing.gif", bytes_of("GIF89a"));
  write_bytes(folder_ / "4" / ".DS_Store", bytes_of(""));
  const auto ignored = read_as(InputForm::kImage).ignored;
  REQUIRE(ignored.size() == 1);
  CHECK_THAT(ignored[0], ContainsSubstring("4/drawing.gif"));
}

TEST_CASE_METHOD(PictureFolderTest, "The checksum depends on names and bytes") {
  write_picture_folder(folder_.path(), kNumbers, 100);
  const auto before = read_labeled_images(folder_.path(), Split::kTrain).sha256;
  CHECK(before.count("train-pictures") == 1);
  CHECK(read_labeled_images(folder_.path(), Split::kTrain).sha256 == before);
  write_picture_folder(folder_.path(), kNumbers, 150);
  CHECK(read_labeled_images(folder_.path(), Split::kTrain).sha256 != before);
}

TEST_CASE_METHOD(PictureFolderTest, "The error for damaged pictures names all of them") {
  write_picture_folder(folder_.path(), kNumbers, 100);
  const auto files = find_pictures(folder_ / "4");
  for (const auto& file : files) write_bytes(file, bytes_of("<html>"));
  const auto unreadable = read_as(InputForm::kImage).unreadable;
  CHECK(unreadable.size() == files.size());
  for (const auto& line : unreadable)
    CHECK_THAT(line, ContainsSubstring(".png: picture: expected a PNG, JPEG or WebP"));
  check_error("4/");
}

TEST_CASE_METHOD(PictureFolderTest, "A class without pictures is an error that names the other files in its folder") {
  write_picture_folder(folder_.path(), kNumbers, 100);
  std::filesystem::create_directories(folder_ / "10");
  check_error("10: expected PNG, JPEG or WebP pictures, found none");
  write_bytes(folder_ / "10" / "one.gif", bytes_of("GIF89a"));
  check_error("10/one.gif; convert them to PNG, or remove the folder");
}

TEST_CASE_METHOD(PictureFolderTest, "A folder without subfolders is an error") {
  CHECK_THROWS_MATCHES(read_as(InputForm::kImage), Error, MessageMatches(ContainsSubstring("expected a subfolder")));
}

TEST_CASE_METHOD(PictureFolderTest, "A split without pictures is an error") {
  write_picture_folder(folder_.path(), kNumbers, 1);
  const bool trains = [&] {
    try {
      return read_labeled_images(folder_.path(), Split::kTrain).size() == 1;
    } catch (const Error&) {
      return false;
    }
  }();
  CHECK_THROWS_MATCHES(read_labeled_images(folder_.path(), trains ? Split::kTest : Split::kTrain), Error,
                       MessageMatches(ContainsSubstring("too few examples")));
}

}  // namespace
}  // namespace digit::test
