#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "digit/labeled_images.h"
#include "picture_kinds/kinds.h"

namespace digit::bench {

/// The bytes of a picture file and the digit that it shows.
struct LabeledPicture {
  std::string bytes;
  Label label = 0;
};

/// A row of the table: a kind of picture at one size.
struct RowPlan {
  std::string kind;
  std::size_t size = 0;
  /// The kind that its accuracy is compared with, at the same size or else at 280 pixels. Empty for clean rows.
  std::string clean;
  /// Makes the picture with this index. Thread-safe.
  std::function<LabeledPicture(std::size_t)> make;
};

/// Digits without pen or ink: synthetic ones, or those of a file of drawings.
class DigitSource {
 public:
  /// `drawings` is a file that read_drawings takes, or empty for synthetic digits, whose labels repeat in order.
  DigitSource(const std::filesystem::path& drawings, std::uint64_t seed, std::size_t count);

  /// Returns the specimen with this index. Depends on the arguments of the constructor only.
  Specimen specimen(std::size_t index) const;

 private:
  struct Digit {
    Label label = 0;
    Drawing drawing;
  };

  std::uint64_t seed_;
  std::vector<Digit> digits_;
};

/// Which rows to make.
struct RowChoice {
  /// Empty for all.
  std::vector<std::string> kinds;
  /// Empty for all sizes of each kind.
  std::vector<std::size_t> sizes;
  std::uint64_t seed = 0;
};

/// Returns the rows of all_kinds(). The rows of clean pictures that others are compared with are always among them.
std::vector<RowPlan> drawn_rows(const RowChoice& choice, const DigitSource& digits);

/// Returns the rows of MNIST as pictures: unchanged at several sizes, and with each corruption. `images` must outlive
/// the rows.
std::vector<RowPlan> mnist_rows(const RowChoice& choice, const LabeledImages& images);

}  // namespace digit::bench
