#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "digit/labeled_images.h"

namespace digit::test {

/// Returns small data in the format of MNIST that a network learns in a few steps. Class k is a bright bar in the rows
/// 2k to 2k + 3, with a column and a brightness that vary from image to image. The classes repeat in order.
LabeledImages make_tiny_mnist(std::size_t count);

/// Returns the labels as the bytes that an IDX file holds.
std::vector<std::uint8_t> label_bytes(const LabeledImages& images);

/// Writes the data as the four files of MNIST: 400 training images and the next 100 as test images.
void write_tiny_mnist(const std::filesystem::path& folder);

}  // namespace digit::test
