#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "digit/drawing.h"
#include "digit/export.h"
#include "digit/labeled_input.h"

namespace digit {

/// A line of a file of drawings.
struct LabeledDrawing {
  /// The name of the class, for example "7", or nullopt if the drawing is of no class.
  std::optional<std::string> label;
  /// The strokes.
  Drawing drawing;
};

/// Reads drawings from a JSON Lines file, raw or gzip-compressed, which is detected by its first bytes. Each line is an
/// object with `label` (the name of a class, a number from 0 to 999, which is a name as well, or null) and `strokes` (a
/// list of strokes, each a list of points [x, y] in any unit, with y downward). Other keys and empty lines are ignored,
/// and a stroke may have no points.
///
/// Throws digit::Error that names the file if it cannot be read. The error also names the line if the line is not such
/// an object, has a coordinate outside of ±1e6 or is longer than 16 MiB.
[[nodiscard]] DIGIT_EXPORT std::vector<LabeledDrawing> read_drawings(const std::filesystem::path& file);

/// Reads such a file and prepares each drawing with `prepare`. A line that is not a drawing becomes an unreadable
/// input. The classes are "0" to "9" if all labels are digits, and otherwise the sorted labels.
///
/// One in seven drawings belongs to the test split. The split of a drawing depends only on its points. `sha256` holds
/// one checksum over the points and labels of the split, as `train-drawings`, `test-drawings` or `all-drawings`. An
/// unreadable line belongs to every split.
///
/// Throws digit::Error that names the file if it cannot be read or a line is longer than 16 MiB.
DIGIT_EXPORT DataDescription read_drawing_file(const std::filesystem::path& file, const ReadOptions& options,
                                               const InputSink& add);

}  // namespace digit
