#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "digit/export.h"
#include "digit/image.h"

namespace digit {

/// Images of 28×28 bytes with their classes, as MNIST's files hold them.
struct DIGIT_EXPORT LabeledImages {
  /// size() × 784 bytes, row-major, 0 = paper, 255 = ink.
  std::vector<std::uint8_t> pixels;
  /// size() classes in [0, class_names.size()).
  std::vector<std::uint8_t> labels;
  std::vector<std::string> class_names;
  /// SHA-256 of each raw file read, by file name.
  std::map<std::string, std::string> sha256;

  std::size_t size() const { return labels.size(); }
  /// The image in [0, 1]; `index` must be below size().
  [[nodiscard]] Image image(std::size_t index) const;
};

enum class Split { kTrain, kTest };

/// Swaps rows and columns of each image: EMNIST's files hold them transposed.
DIGIT_EXPORT void transpose(LabeledImages& images);

/// Appends an image, rounded to the bytes that MNIST's files hold. `label` must be one of the classes.
DIGIT_EXPORT void append(LabeledImages& images, const Image& image, std::uint8_t label);

/// The images of `all` from `begin` up to `end` (begin ≤ end ≤ all.size(), else std::invalid_argument).
[[nodiscard]] DIGIT_EXPORT LabeledImages slice(const LabeledImages& all, std::size_t begin, std::size_t end);

}  // namespace digit
