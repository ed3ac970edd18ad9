#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "digit/drawing.h"
#include "digit/export.h"

namespace digit {

struct LabeledDrawing {
  /// 0 to 9; nothing where the drawing is no digit.
  std::optional<std::uint8_t> label;
  Drawing drawing;
};

/// Reads drawings from a JSON Lines file, raw or gzip-compressed (found by its first bytes): one object a line, with
/// `label` (0 to 9 or null) and `strokes` (a list of strokes, each a list of [x, y] in any unit, y growing downwards).
/// Other keys and empty lines are skipped; a stroke may have no points.
/// Throws digit::Error that names the file, and the line where there is one, where it cannot be read, a line is not
/// such an object, a coordinate is beyond ±1e6, or a line is longer than 16 MiB.
[[nodiscard]] DIGIT_EXPORT std::vector<LabeledDrawing> read_drawings(const std::filesystem::path& file);

}  // namespace digit
