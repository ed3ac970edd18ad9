#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "digit/image.h"
#include "digit/raster.h"

namespace digit::eval_app {

/// An image that was read wrongly.
struct Mistake {
  /// Its place among the inputs, from 0.
  std::size_t index = 0;
  std::size_t truth = 0;
  /// Nothing where the image is blank.
  std::optional<std::size_t> answer;
  Image image;
};

/// All mistakes on one sheet, in rows from left to right, each at twice its size with its truth and its answer under it
/// ("3>5"; nothing behind the arrow where there was no answer). At least one.
Raster contact_sheet(std::span<const Mistake> mistakes);

}  // namespace digit::eval_app
