#include "digit/number.h"

#include <algorithm>
#include <utility>

#include "digit/error.h"
#include "segmentation/candidates.h"
#include "segmentation/lattice.h"
#include "segmentation/stroke_parts.h"

namespace digit::segmentation {
namespace {

void check(const BatchScorer& scorer) {
  if (scorer.has_detector) return;
  throw Error(
      "a number needs a model that returns is_digit, found one that cannot tell digits from what is none; train a "
      "model "
      "with a detector, or use a shipped one");
}

DigitBox box_of(const image::Bounds& box) {
  return {.x = box.left, .y = box.top, .width = box.right - box.left, .height = box.bottom - box.top};
}

/// Returns the candidates with an image, and their images in the same order.
struct Prepared {
  std::vector<Candidate> candidates;
  std::vector<Image> images;
};

Number number_of(const std::vector<Reading>& readings, const std::vector<Scored>& scored,
                 const NumberOptions& options) {
  Number number;
  if (readings.empty()) return number;
  for (const auto& [index, digit] : readings.front().choices) {
    number.digits.push_back({.digit = digit,
                             .confidence = scored[index].probabilities[digit],
                             .is_digit = scored[index].is_digit,
                             .box = box_of(scored[index].candidate.box)});
  }
  number.confidence = readings.front().probability;
  if (readings.size() > 1 && readings[1].probability >= options.close) {
    number.second = OtherNumber{.digits = {}, .confidence = readings[1].probability};
    for (const Choice& choice : readings[1].choices) number.second->digits.push_back(choice.digit);
  }
  return number;
}

/// Scores all images in one batch, and finds the best path.
Number read(const Prepared& prepared, std::size_t parts, const BatchScorer& scorer, const NumberOptions& options) {
  std::vector<float> probabilities(prepared.images.size() * scorer.classes);
  std::vector<float> is_digit(prepared.images.size());
  scorer.predict(prepared.images, probabilities, is_digit);
  std::vector<Scored> scored;
  for (std::size_t i = 0; i < prepared.candidates.size(); ++i) {
    scored.push_back({.candidate = prepared.candidates[i],
                      .probabilities = std::span(probabilities).subspan(i * scorer.classes, scorer.classes),
                      .is_digit = is_digit[i]});
  }
  return number_of(best_readings(parts, scored, options.weights), scored, options);
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

}  // namespace digit::segmentation

namespace digit {

Number read_number(const Drawing& drawing, const BatchScorer& scorer, const NumberOptions& options) {
  segmentation::check(scorer);
  const segmentation::StrokeParts found = segmentation::find_stroke_parts(drawing);
  if (found.strokes.empty()) return {};
  segmentation::Prepared prepared{.candidates = segmentation::find_candidates(found.parts), .images = {}};
  for (const auto& candidate : prepared.candidates) {
    prepared.images.push_back(*prepare(segmentation::drawing_of(candidate, found, drawing), InputForm::kHandwriting));
  }
  return segmentation::read(prepared, found.parts.size(), scorer, options);
}

Number read_number(const EncodedPicture&, const BatchScorer& scorer, const NumberOptions&) {
  segmentation::check(scorer);
  return {};
}

std::string number_text(std::span<const std::size_t> digits, std::span<const std::string> class_names) {
  std::string text;
  for (const std::size_t digit : digits) text += class_names[digit];
  return text;
}

std::string number_text(const Number& number, std::span<const std::string> class_names) {
  std::string text;
  for (const NumberDigit& digit : number.digits) text += class_names[digit.digit];
  return text;
}

}  // namespace digit
