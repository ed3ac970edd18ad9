#include "segmentation/graph.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "digit/normalize.h"
#include "digit/prepare.h"
#include "segmentation/candidates.h"
#include "segmentation/pixel_parts.h"
#include "segmentation/stroke_parts.h"

namespace digit::segmentation {
namespace {

/// The candidates with an image, and their images in the same order.
struct Prepared {
  std::vector<Candidate> candidates;
  std::vector<Image> images;

  void add(const Candidate& candidate, const std::optional<Image>& image) {
    if (!image) return;
    candidates.push_back(candidate);
    images.push_back(*image);
  }
};

Graph score(const Prepared& prepared, std::size_t parts, const BatchScorer& scorer) {
  Graph graph{.parts = parts, .scored = {}, .probabilities = {}};
  graph.probabilities.resize(prepared.images.size() * scorer.classes);
  std::vector<float> is_digit(prepared.images.size());
  scorer.predict(prepared.images, graph.probabilities, is_digit);
  for (std::size_t i = 0; i < prepared.candidates.size(); ++i) {
    graph.scored.push_back({.candidate = prepared.candidates[i],
                            .probabilities = std::span(graph.probabilities).subspan(i * scorer.classes, scorer.classes),
                            .is_digit = is_digit[i]});
  }
  return graph;
}

/// Returns the strokes of a candidate in the order of the drawing.
Drawing drawing_of(const Candidate& candidate, const StrokeParts& found, const Drawing& drawing) {
  std::vector<const Stroke*> strokes;
  for (const std::size_t member : members_of(candidate)) {
    strokes.insert(strokes.end(), found.strokes[member].begin(), found.strokes[member].end());
  }
  Drawing digit;
  for (const Stroke& stroke : drawing.strokes) {
    if (std::ranges::find(strokes, &stroke) != strokes.end()) digit.strokes.push_back(stroke);
  }
  return digit;
}

}  // namespace

Graph make_graph(const Drawing& drawing, const BatchScorer& scorer, const NumberWeights& weights) {
  const StrokeParts found = find_stroke_parts(drawing);
  if (found.strokes.empty()) return {};
  Prepared prepared;
  for (const Candidate& candidate : find_candidates(found.parts, weights)) {
    prepared.add(candidate, prepare(drawing_of(candidate, found, drawing), InputForm::kHandwriting));
  }
  return score(prepared, found.parts.size(), scorer);
}

Graph make_graph(const ink::LineInk& line, const BatchScorer& scorer, const NumberWeights& weights) {
  const PixelParts found = find_pixel_parts(line);
  if (found.parts.parts.empty()) return {};
  Prepared prepared;
  for (const Candidate& candidate : find_candidates(found.parts, weights)) {
    const std::optional<Image> image = normalize(ink_of(candidate, found, line.ink));
    prepared.add(candidate, image);
  }
  return score(prepared, found.parts.size(), scorer);
}

}  // namespace digit::segmentation
