#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "digit/drawing.h"
#include "digit/labeled_images.h"

namespace digit::bench {

/// Digits of one source, as the network takes them.
struct Digits {
  std::string name;
  std::vector<Image> images = {};
  std::vector<Label> labels = {};
  /// The drawing of each image, or none for MNIST.
  std::vector<Drawing> drawings = {};
};

/// Reads the last 5,000 training images of MNIST, which the default recipe does not train on, or the test images.
Digits read_mnist_digits(const std::filesystem::path& folder, Split split);

/// Reads the drawings of a file whose labels are digits. Throws digit::Error if there are none.
Digits read_stroke_digits(const std::filesystem::path& file);

}  // namespace digit::bench
