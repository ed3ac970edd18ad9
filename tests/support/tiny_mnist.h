#pragma once

#include <cstddef>
#include <filesystem>

#include "digit/labeled_images.h"

namespace digit::test {

/// Small data in the form of MNIST that a network learns in a moment: class k is a bright bar in rows 2k to 2k + 3, at
/// a column and with a brightness that vary from image to image. Classes follow one another in turn.
LabeledImages make_tiny_mnist(std::size_t count);

/// The same as the four files of MNIST, 400 images to train on and 100 to test on.
void write_tiny_mnist(const std::filesystem::path& folder);

}  // namespace digit::test
