#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "digit/export.h"
#include "digit/image.h"
#include "digit/input_form.h"

namespace digit {

/// The number of a class, in [0, kMaxClasses).
using Label = std::uint16_t;

/// The largest number of classes that a network of this library tells apart.
inline constexpr std::size_t kMaxClasses = 1000;

/// A run of images from one source of data. It begins where the previous one ends.
struct SourceShare {
  /// The position after its last image.
  std::size_t end = 0;
  /// The share of an epoch that its images get, relative to the sum of all shares.
  double share = 1;
};

/// Images of 28×28 bytes and their classes, in the format of MNIST's files.
struct DIGIT_EXPORT LabeledImages {
  /// size() × 784 bytes, row-major, from 0 (paper) to 255 (ink).
  std::vector<std::uint8_t> pixels;
  /// size() class numbers in [0, class_names.size()).
  std::vector<Label> labels;
  /// The names of the classes, in the order of their numbers.
  std::vector<std::string> class_names;
  /// How the images were prepared. `train` records it as the contract of the model.
  InputForm form = InputForm::kHandwriting;
  /// The SHA-256 of the data read, by name, in lowercase hexadecimal. Each function that reads data documents the
  /// names.
  std::map<std::string, std::string> sha256;
  /// Empty if all images come from one source, and otherwise all sources in order. See `train`.
  std::vector<SourceShare> sources;

  /// Returns the number of images.
  std::size_t size() const { return labels.size(); }
  /// Returns an image with values in [0, 1]. `index` must be below size().
  [[nodiscard]] Image image(std::size_t index) const;
};

/// Which part of labeled data to read.
enum class Split { kTrain, kTest, kAll };

/// Swaps the rows and columns of each image. EMNIST's files store images transposed.
DIGIT_EXPORT void transpose(LabeledImages& images);

/// Appends an image, with values rounded to bytes. `label` must be one of the classes.
DIGIT_EXPORT void append(LabeledImages& images, const Image& image, Label label);

/// Appends images whose labels have the same meaning. Keeps the longer list of class names and the checksums of both.
DIGIT_EXPORT void append(LabeledImages& images, const LabeledImages& more);

/// Returns the images [begin, end) of `all`, with its class names, form and checksums, but without its `sources`.
/// Throws std::invalid_argument unless begin ≤ end ≤ all.size().
[[nodiscard]] DIGIT_EXPORT LabeledImages slice(const LabeledImages& all, std::size_t begin, std::size_t end);

}  // namespace digit
