#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "digit/raster.h"
#include "digit/stages.h"

namespace digit::serve_app {

/// What one stage on the way from an item to its image produced, at most 640 pixels wide and high.
struct Stage {
  std::string name;
  Raster result;
};

/// A stage as the answer shows it.
struct StagePicture {
  std::string name;
  std::size_t width = 0;
  std::size_t height = 0;
  /// A grayscale PNG in base64. A value of 1 is black, and 0 is white.
  std::string png;
};

/// Returns an observer that appends each stage to `stages`, which must outlive it. Reduces larger results by a whole
/// factor, and leaves out results without pixels.
StageObserver collect_stages(std::vector<Stage>& stages);

/// Encodes all stages. Halves the largest size that they may have until all pictures together have at most 3 MB, so
/// that an answer with stages is hardly larger than that to a batch. Takes some milliseconds.
std::vector<StagePicture> encode_stages(std::span<const Stage> stages);

}  // namespace digit::serve_app
