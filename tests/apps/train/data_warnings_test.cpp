#include "train/data/data_warnings.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "support/tiny_mnist.h"

namespace digit::test {
namespace {

using train_app::find_data_warnings;
using Warnings = std::vector<std::string>;

/// Swaps ink and paper in the images for which `is_chosen(label)` is true.
template <typename Choose>
LabeledImages swapped(LabeledImages images, Choose is_chosen) {
  for (std::size_t i = 0; i < images.size(); ++i) {
    if (!is_chosen(images.labels[i])) continue;
    for (std::size_t k = 0; k < kImagePixels; ++k) {
      auto& pixel = images.pixels[i * kImagePixels + k];
      pixel = static_cast<std::uint8_t>(255 - pixel);
    }
  }
  return images;
}

/// Test images that are not among the training images.
LabeledImages other_images() {
  auto images = slice(make_tiny_mnist(500), 400, 500);
  for (auto& pixel : images.pixels) pixel = static_cast<std::uint8_t>(pixel / 2);
  return images;
}

TEST_CASE("There are no warnings about ordinary data") {
  CHECK(find_data_warnings(make_tiny_mnist(400), other_images()).empty());
}

TEST_CASE("Images of a single tone are counted") {
  auto train = make_tiny_mnist(400);
  std::fill_n(train.pixels.begin(), 3 * kImagePixels, std::uint8_t{9});
  CHECK(find_data_warnings(train, other_images()) ==
        Warnings{"3 of 400 training images have a single tone, so there is nothing to see in them"});
}

TEST_CASE("Data of a single class is a warning, and so are classes without images") {
  auto train = make_tiny_mnist(400);
  std::ranges::replace(train.labels, Label{4}, Label{5});
  CHECK(find_data_warnings(train, other_images()) == Warnings{"there are no training images of 1 of 10 classes: 4"});
  std::ranges::fill(train.labels, Label{5});
  CHECK(find_data_warnings(train, other_images()) ==
        Warnings{"all training images belong to the class 5, so the network learns to answer nothing else"});
}

TEST_CASE("A class with ink and paper swapped is named") {
  const auto train = swapped(make_tiny_mnist(400), [](Label label) { return label == 7; });
  CHECK(find_data_warnings(train, other_images()) ==
        Warnings{"the training images of 7 look inverted: ink and paper are swapped against the other classes"});
}

TEST_CASE("A test set with ink and paper swapped against the training set is a warning") {
  const auto test = swapped(other_images(), [](Label) { return true; });
  CHECK(find_data_warnings(make_tiny_mnist(400), test) ==
        Warnings{"the test images look inverted: ink and paper are swapped against the training images"});
}

TEST_CASE("Test images that are also training images are counted") {
  const auto train = make_tiny_mnist(400);
  auto test = other_images();
  append(test, slice(train, 0, 20));
  const auto warnings = find_data_warnings(train, test);
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].ends_with(
      " of 120 test images are also training images, so the test accuracy says little about other images"));
}

}  // namespace
}  // namespace digit::test
