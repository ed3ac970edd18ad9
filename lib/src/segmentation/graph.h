#pragma once

#include <cstddef>
#include <vector>

#include "digit/batch_score.h"
#include "digit/drawing.h"
#include "ink/ink.h"
#include "segmentation/lattice.h"

namespace digit::segmentation {

/// All possible digits of an input, with the outputs of the network.
struct Graph {
  /// The number of parts of the input.
  std::size_t parts = 0;
  /// Points into `probabilities`.
  std::vector<Scored> scored;
  std::vector<float> probabilities;
};

/// Finds the parts of strokes and all digits that they can form, and scores these in one batch. Empty if there are no
/// points.
Graph make_graph(const Drawing& drawing, const BatchScorer& scorer, const NumberWeights& weights);

/// The same for a line of ink. The boxes are in pixels of its raster.
Graph make_graph(const ink::LineInk& line, const BatchScorer& scorer, const NumberWeights& weights);

}  // namespace digit::segmentation
