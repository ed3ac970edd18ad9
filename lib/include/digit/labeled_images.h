#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "digit/image.h"

namespace digit {

/// Images of 28×28 bytes with their classes, as MNIST's files hold them.
struct LabeledImages {
  /// size() × 784 bytes, row-major, 0 = paper, 255 = ink.
  std::vector<std::uint8_t> pixels;
  /// size() classes in [0, class_names.size()).
  std::vector<std::uint8_t> labels;
  std::vector<std::string> class_names;
  /// SHA-256 of each raw file read, by file name.
  std::map<std::string, std::string> sha256;

  std::size_t size() const { return labels.size(); }
  /// The image in [0, 1]; `index` must be below size().
  Image image(std::size_t index) const;
};

enum class Split { kTrain, kTest };

/// Reads MNIST, or another data set in its format (Fashion-MNIST, EMNIST digits), from a folder that holds
/// `train-images-idx3-ubyte` and `train-labels-idx1-ubyte` (or `t10k-…`), each raw or with `.gz` behind its name; the
/// raw file is taken where both are there. There are as many classes as the largest label, 254 at most, asks for, at
/// least
/// 10. Throws digit::Error that names the file where one is missing, damaged, of another shape, empty, or where the
/// numbers of images and labels differ.
LabeledImages read_mnist(const std::filesystem::path& folder, Split split);

/// Reads a pair of such files, whatever they are called, each raw or gzip-compressed. `sha256` names them by what they
/// are, `train-images` and `train-labels` or `test-images` and `test-labels`. Errors are those of read_mnist.
LabeledImages read_idx_pair(const std::filesystem::path& images, const std::filesystem::path& labels, Split split);

/// Swaps rows and columns of each image: EMNIST's files hold them transposed.
void transpose(LabeledImages& images);

/// Appends an image, rounded to the bytes that MNIST's files hold. `label` must be one of the classes.
void append(LabeledImages& images, const Image& image, std::uint8_t label);

/// The images of `all` from `begin` up to `end` (begin ≤ end ≤ all.size(), else std::invalid_argument).
LabeledImages slice(const LabeledImages& all, std::size_t begin, std::size_t end);

}  // namespace digit
