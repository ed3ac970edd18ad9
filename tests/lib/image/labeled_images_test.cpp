#include "digit/labeled_images.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <stdexcept>

#include "digit/error.h"
#include "digit/mnist.h"
#include "support/files.h"
#include "support/temporary_folder.h"
#include "support/tiny_mnist.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::MessageMatches;

TEST_CASE("The files of MNIST are read as images and labels") {
  const TemporaryFolder folder;
  write_tiny_mnist(folder.path());
  const auto expected = make_tiny_mnist(400);

  const auto train = read_mnist(folder.path(), Split::kTrain);

  CHECK(train.pixels == expected.pixels);
  CHECK(train.labels == expected.labels);
  CHECK(train.class_names == expected.class_names);
  CHECK(train.sha256.count("train-images-idx3-ubyte") == 1);
  CHECK(read_mnist(folder.path(), Split::kTest).size() == 100);
}

TEST_CASE("A compressed file gives the same data and checksum as the uncompressed file") {
  const TemporaryFolder folder;
  write_tiny_mnist(folder.path());
  const auto raw = read_mnist(folder.path(), Split::kTrain);
  const auto file = folder / "train-images-idx3-ubyte";
  write_bytes(folder / "train-images-idx3-ubyte.gz", gzip(read_bytes(file)));
  std::filesystem::remove(file);

  const auto decompressed = read_mnist(folder.path(), Split::kTrain);

  CHECK(decompressed.pixels == raw.pixels);
  CHECK(decompressed.sha256 == raw.sha256);
}

TEST_CASE("A byte of 255 is an ink of 1") {
  LabeledImages data;
  data.pixels.assign(kImagePixels, 255);
  data.labels = {3};
  CHECK(data.image(0).pixels.front() == 1.0F);
}

TEST_CASE("The largest label determines the number of classes") {
  const TemporaryFolder folder;
  const std::vector<std::uint8_t> pixels(2 * kImagePixels);
  write_idx(folder / "train-images-idx3-ubyte", {2, 28, 28}, pixels);
  write_idx(folder / "train-labels-idx1-ubyte", {2}, std::vector<std::uint8_t>{0, 25});
  CHECK(read_mnist(folder.path(), Split::kTrain).class_names.size() == 26);
}

TEST_CASE("Files are found under the names that other collections use") {
  const TemporaryFolder folder;
  write_tiny_mnist(folder.path());
  const auto rename = [&](const std::string& from, const std::string& to) {
    std::filesystem::rename(folder / from, folder / to);
  };
  rename("train-images-idx3-ubyte", "train-images.idx3-ubyte");
  rename("train-labels-idx1-ubyte", "emnist-letters-train-labels-idx1-ubyte");
  rename("t10k-images-idx3-ubyte", "test-images-idx3-ubyte");
  CHECK(read_mnist(folder.path(), Split::kTrain).size() == 400);
  CHECK(read_mnist(folder.path(), Split::kTest).size() == 100);
  CHECK(read_mnist(folder.path(), Split::kAll).size() == 500);
  write_bytes(folder / "emnist-digits-train-labels-idx1-ubyte", {});
  CHECK_THROWS_MATCHES(read_mnist(folder.path(), Split::kTrain), Error,
                       MessageMatches(ContainsSubstring("found emnist-digits-train-labels-idx1-ubyte and "
                                                        "emnist-letters-train-labels-idx1-ubyte; name the files")));
}

TEST_CASE("An error names the missing file and how to get it") {
  const TemporaryFolder folder;
  CHECK_THROWS_MATCHES(
      read_mnist(folder.path(), Split::kTrain), Error,
      MessageMatches(ContainsSubstring("train-images-idx3-ubyte") && ContainsSubstring("fetch-mnist")));
}

TEST_CASE("Different numbers of images and labels are an error") {
  const TemporaryFolder folder;
  write_tiny_mnist(folder.path());
  write_idx(folder / "train-labels-idx1-ubyte", {3}, std::vector<std::uint8_t>{0, 1, 2});
  CHECK_THROWS_MATCHES(read_mnist(folder.path(), Split::kTrain), Error,
                       MessageMatches(ContainsSubstring("train-labels-idx1-ubyte") && ContainsSubstring("400")));
}

TEST_CASE("Images of another size are an error") {
  const TemporaryFolder folder;
  write_tiny_mnist(folder.path());
  write_idx(folder / "train-images-idx3-ubyte", {1, 32, 32}, std::vector<std::uint8_t>(std::size_t{32} * 32));
  CHECK_THROWS_MATCHES(read_mnist(folder.path(), Split::kTrain), Error, MessageMatches(ContainsSubstring("1×32×32")));
}

TEST_CASE("A file without images is an error") {
  const TemporaryFolder folder;
  write_tiny_mnist(folder.path());
  write_idx(folder / "t10k-images-idx3-ubyte", {0, 28, 28}, {});
  CHECK_THROWS_MATCHES(read_mnist(folder.path(), Split::kTest), Error,
                       MessageMatches(ContainsSubstring("expected at least one image, found none")));
}

TEST_CASE("The files of images and labels can have any names") {
  const TemporaryFolder folder;
  const auto expected = make_tiny_mnist(20);
  write_idx(folder / "pictures", {20, 28, 28}, expected.pixels);
  write_bytes(folder / "classes.gz", gzip(make_idx({20}, label_bytes(expected))));

  const auto pair = read_idx_pair(folder / "pictures", folder / "classes.gz", Split::kTest);

  CHECK(pair.pixels == expected.pixels);
  CHECK(pair.labels == expected.labels);
  CHECK(pair.sha256.count("test-images") == 1);
  CHECK(pair.sha256.count("test-labels") == 1);
}

TEST_CASE("A label can be any byte") {
  const TemporaryFolder folder;
  write_idx(folder / "images", {1, 28, 28}, std::vector<std::uint8_t>(kImagePixels));
  write_idx(folder / "labels", {1}, std::vector<std::uint8_t>{255});
  CHECK(read_idx_pair(folder / "images", folder / "labels", Split::kTrain).class_names.size() == 256);
}

TEST_CASE("Transposing swaps the rows and columns of each image") {
  auto images = make_tiny_mnist(3);
  const auto before = images.image(2);
  transpose(images);
  CHECK(images.image(2).pixels[3 * kImageSide + 7] == before.pixels[7 * kImageSide + 3]);
  CHECK(images.image(2) != before);
  transpose(images);
  CHECK(images.image(2) == before);
}

TEST_CASE("Appending an image rounds its values to bytes") {
  LabeledImages images;
  Image image;
  image.pixels[5] = 0.5F;
  append(images, image, 4);
  CHECK(images.labels == std::vector<Label>{4});
  CHECK(images.pixels.at(5) == 128);
}

TEST_CASE("A slice holds the images from its beginning to its end") {
  const auto all = make_tiny_mnist(30);
  const auto part = slice(all, 10, 12);
  REQUIRE(part.size() == 2);
  CHECK(part.image(1) == all.image(11));
  CHECK(part.class_names == all.class_names);
  CHECK_THROWS_AS(slice(all, 10, 31), std::invalid_argument);
}

}  // namespace
}  // namespace digit::test
