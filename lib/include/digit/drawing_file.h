#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "digit/drawing.h"
#include "digit/export.h"

namespace digit {

struct LabeledDrawing {
  /// From 0 to 9, or nullopt if the drawing is not a digit.
  std::optional<std::uint8_t> label;
  Drawing drawing;
};

/// Reads drawings from a JSON Lines file, raw or gzip-compressed, which is detected by its first bytes. Each line is an
/// object with `label` (0 to 9 or null) and `strokes` (a list of strokes, each a list of points [x, y] in any unit,
/// with y downward). Other keys and empty lines are ignored, and a stroke may have no points.
///
/// Throws digit::Error that names the file if it cannot be read. The error also names the line if the line is not such
/// an object, has a coordinate outside of ±1e6 or is longer than 16 MiB.
[[nodiscard]] DIGIT_EXPORT std::vector<LabeledDrawing> read_drawings(const std::filesystem::path& file);

}  // namespace digit
