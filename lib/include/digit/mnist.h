#pragma once

#include <filesystem>

#include "digit/export.h"
#include "digit/labeled_images.h"
#include "digit/labeled_input.h"

namespace digit {

/// Reads MNIST, or another data set in its format such as Fashion-MNIST or EMNIST. The folder contains
/// `train-images-idx3-ubyte` and `train-labels-idx1-ubyte` (or `t10k-…` for Split::kTest). Other usual names are found
/// as well: with dots (`train-images.idx3-ubyte`), with `test` for `t10k`, with the name of the data set before them
/// (`emnist-letters-train-images-idx3-ubyte`), and each of these gzip-compressed with the extension `.gz`. The number
/// of classes is the largest label plus 1. `sha256` holds the checksum of each decompressed file by its name in MNIST.
/// The form is kHandwriting for MNIST itself, recognized by `is_mnist`, and kImage for other data.
///
/// Throws digit::Error that names the file if it is missing, damaged or empty or has the wrong shape, if several files
/// have equally usual names, or if the numbers of images and labels differ.
[[nodiscard]] DIGIT_EXPORT LabeledImages read_mnist(const std::filesystem::path& folder, Split split);

/// Reads a file of images and a file of labels in MNIST's format, with any names, each of which may be gzip-compressed.
/// `split` is what they are used for. `sha256` holds their checksums as `train-images` and `train-labels`, or as
/// `test-images` and `test-labels`. Classes, form and errors are those of read_mnist.
[[nodiscard]] DIGIT_EXPORT LabeledImages read_idx_pair(const std::filesystem::path& images,
                                                       const std::filesystem::path& labels, Split split);

/// Passes all images of such a pair to the sink, unchanged whatever `options.form` is.
DIGIT_EXPORT DataDescription read_idx_inputs(const std::filesystem::path& images, const std::filesystem::path& labels,
                                             const ReadOptions& options, const InputSink& add);

/// Whether an IDX file of training labels is MNIST's, by its checksum. Throws the errors of read_idx.
[[nodiscard]] DIGIT_EXPORT bool is_mnist(const std::filesystem::path& training_labels);

}  // namespace digit
