#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "digit/image.h"

namespace digit::eval_app {

/// What a model is measured on: images as the network sees them, and the truth of each.
struct LabeledInputs {
  /// Nothing where the input is blank.
  std::vector<std::optional<Image>> images;
  /// As many as images; nothing where the input is no digit.
  std::vector<std::optional<std::uint8_t>> labels;
  /// Classes that the labels tell apart.
  std::size_t classes = 10;
};

/// The test images of `folder`, as they are. Errors are those of read_mnist.
LabeledInputs gather_mnist(const std::filesystem::path& folder);

/// The drawings of a JSON Lines file, rasterized and normalized. Errors are those of read_drawings, and digit::Error
/// where there are none.
LabeledInputs gather_strokes(const std::filesystem::path& file);

/// The pictures (`.png`, `.jpg`, `.jpeg`) in the folders named 0 to 9 of `folder`, normalized, in the order of their
/// names. Everything else there is left alone. Throws digit::Error where there are none, and one that names the file
/// where a picture cannot be read.
LabeledInputs gather_images(const std::filesystem::path& folder);

}  // namespace digit::eval_app
