#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "digit/image.h"
#include "digit/labeled_images.h"
#include "digit/prepare.h"
#include "picture_kinds/kinds.h"

namespace digit::bench {

/// What a row shows to a model, and the digit in it: a picture file, which is prepared as the model asks, or an image
/// that the network gets as it is, as with `digit-eval --mnist`.
struct LabeledPicture {
  std::variant<EncodedPicture, Image> input;
  Label label = 0;
};

/// Returns a picture file that shows the input.
std::string file_of(const LabeledPicture& picture);

/// A row of the table: a kind of picture at one size.
struct RowPlan {
  std::string kind;
  std::size_t size = 0;
  /// The row that its accuracy is compared with. Empty for rows that are compared with none.
  std::string clean = {};
  std::size_t clean_size = 0;
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
  /// Sizes of the kinds that have several, or empty for all.
  std::vector<std::size_t> sizes;
  std::uint64_t seed = 0;
};

/// Throws digit::Error if there is no kind of one of the names.
void check_kinds(const RowChoice& choice);

/// Returns the chosen rows of all_kinds(), and the rows that these are compared with. `digits` must outlive the rows.
std::vector<RowPlan> drawn_rows(const RowChoice& choice, const DigitSource& digits);

/// Returns the chosen rows of MNIST, and the rows that these are compared with: its pixels as they are, as pictures of
/// several sizes, and with each corruption. `images` must outlive the rows.
std::vector<RowPlan> mnist_rows(const RowChoice& choice, const LabeledImages& images);

}  // namespace digit::bench
