#pragma once

#include <vector>

#include "digit/drawing.h"
#include "segmentation/parts.h"

namespace digit::segmentation {

/// The parts of a drawing and their strokes.
struct StrokeParts {
  Parts parts;
  /// The strokes of each part. A dot belongs to the part of the nearest stroke, or to none if it is far from all.
  std::vector<std::vector<const Stroke*>> strokes;
};

/// Makes a part of each stroke that is not a dot. The strokes belong to the caller. Throws digit::Error if there are
/// more than kMaxNumberStrokes strokes with points.
StrokeParts find_stroke_parts(const Drawing& drawing);

}  // namespace digit::segmentation
