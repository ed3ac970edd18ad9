#pragma once

#include <array>

#include "digit/options.h"

namespace digit {

/// How an input becomes the 28×28 image of a network: the input part of a model's contract, which its file records.
/// See `prepare`.
enum class InputForm {
  /// Finds the ink and normalizes it as MNIST's makers did. Position, size and colors of the input do not matter.
  kHandwriting,
  /// Converts to grayscale and fits to 28×28 pixels by area averaging. Tones and polarity stay: black is 0, white is 1.
  kImage
};

constexpr std::array<OptionChoice<InputForm>, 2> option_choices(InputForm) {
  return {{{"handwriting", InputForm::kHandwriting}, {"image", InputForm::kImage}}};
}

}  // namespace digit
