#pragma once

#include <filesystem>

#include "digit/export.h"
#include "digit/labeled_images.h"

namespace digit {

/// Reads MNIST, or another data set in its format such as Fashion-MNIST or EMNIST digits. The folder contains
/// `train-images-idx3-ubyte` and `train-labels-idx1-ubyte` (or `t10k-…` for Split::kTest), each as it is or
/// gzip-compressed with the extension `.gz`. If both exist, the uncompressed file is read. The number of classes is the
/// largest label plus 1, but at least 10. `sha256` holds the checksum of each decompressed file by its name without
/// `.gz`.
///
/// Throws digit::Error that names the file if it is missing, damaged or empty or has the wrong shape, if a label is
/// above 254, or if the numbers of images and labels differ.
[[nodiscard]] DIGIT_EXPORT LabeledImages read_mnist(const std::filesystem::path& folder, Split split);

/// Reads a file of images and a file of labels in MNIST's format, with any names, each of which may be gzip-compressed.
/// `sha256` holds their checksums as `train-images` and `train-labels`, or as `test-images` and `test-labels`. The
/// classes and the errors are those of read_mnist.
[[nodiscard]] DIGIT_EXPORT LabeledImages read_idx_pair(const std::filesystem::path& images,
                                                       const std::filesystem::path& labels, Split split);

}  // namespace digit
