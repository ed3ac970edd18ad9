#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "decode/picture.h"
#include "digit/raster.h"
#include "digit/stages.h"
#include "ink/lightness.h"

namespace digit::ink {

/// Separates the ink of a digit from paper of any color in any light. Leaves out frames, printed lines and specks.
/// Expects an opaque picture, as `flatten` returns it. The result is the part of the picture around the digit, at a
/// resolution at which its longer side has at most 400 pixels. It is blank, and as large as the reduced picture, if
/// nothing differs clearly from the paper.
///
/// Attempt 0 is the best guess. In uneven light there are further ones, which take narrower things for shadows. Returns
/// nullopt if there is no such attempt.
std::optional<Raster> find_ink(const decode::Picture& picture, std::size_t attempt, const StageObserver& observer);

/// The ink of a line of digits.
struct LineInk {
  Raster ink;
  /// The number of the connected piece of each pixel with ink, and 0 for the others.
  std::vector<std::uint32_t> piece_of;
  /// The part of the picture that the raster shows, and by how much it is reduced.
  Region region;
  std::size_t factor = 1;
};

/// Like `find_ink`, for all digits of the line with the most ink.
std::optional<LineInk> find_line(const decode::Picture& picture, std::size_t attempt, const StageObserver& observer);

}  // namespace digit::ink
