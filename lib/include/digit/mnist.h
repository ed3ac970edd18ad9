#pragma once

#include <filesystem>

#include "digit/export.h"
#include "digit/labeled_images.h"

namespace digit {

/// Reads MNIST, or another data set in its format (Fashion-MNIST, EMNIST digits), from a folder that holds
/// `train-images-idx3-ubyte` and `train-labels-idx1-ubyte` (or `t10k-…`), each raw or with `.gz` behind its name; the
/// raw file is taken where both are there. There are as many classes as the largest label, 254 at most, asks for, at
/// least
/// 10. Throws digit::Error that names the file where one is missing, damaged, of another shape, empty, or where the
/// numbers of images and labels differ.
[[nodiscard]] DIGIT_EXPORT LabeledImages read_mnist(const std::filesystem::path& folder, Split split);

/// Reads a pair of such files, whatever they are called, each raw or gzip-compressed. `sha256` names them by what they
/// are, `train-images` and `train-labels` or `test-images` and `test-labels`. Errors are those of read_mnist.
[[nodiscard]] DIGIT_EXPORT LabeledImages read_idx_pair(const std::filesystem::path& images,
                                                       const std::filesystem::path& labels, Split split);

}  // namespace digit
