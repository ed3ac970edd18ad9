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
/// raw file is taken where both are there. There are as many classes as the largest label asks for, at least 10. Throws
/// digit::Error that names the file where one is missing, damaged, of another shape, empty, or where the numbers of
/// images and labels differ.
LabeledImages read_mnist(const std::filesystem::path& folder, Split split);

/// The images of `all` from `begin` up to `end` (begin ≤ end ≤ all.size(), else std::invalid_argument).
LabeledImages slice(const LabeledImages& all, std::size_t begin, std::size_t end);

}  // namespace digit
