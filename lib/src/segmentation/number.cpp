#include "digit/number.h"

#include <algorithm>
#include <utility>

#include "decode/decode.h"
#include "digit/error.h"
#include "digit/picture_size.h"
#include "ink/flatten.h"
#include "ink/ink.h"
#include "segmentation/graph.h"
#include "segmentation/lattice.h"

namespace digit::segmentation {
namespace {

void check(const BatchScorer& scorer) {
  if (scorer.input != InputForm::kHandwriting) {
    throw Error(
        "a number needs a model for handwriting, found one for plain images; use a model of the input form "
        "handwriting");
  }
  if (scorer.has_detector) return;
  throw Error(
      "a number needs a model that returns is_digit, found one without a detector; train a model with a detector, or "
      "use a shipped one");
}

DigitBox box_of(const image::Bounds& box) {
  return {.x = box.left, .y = box.top, .width = box.right - box.left, .height = box.bottom - box.top};
}

Number number_of(const std::vector<Reading>& readings, const std::vector<Scored>& scored,
                 const NumberOptions& options) {
  Number number;
  if (readings.empty() || readings.front().choices.empty()) return number;
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

Number read(const Graph& graph, const NumberWeights& weights, const NumberOptions& options) {
  return number_of(best_readings(graph.parts, graph.scored, weights), graph.scored, options);
}

/// Returns how sure the model is of the least certain digit.
float certainty_of(const Number& number) {
  float least = number.digits.empty() ? 0 : 1;
  for (const NumberDigit& digit : number.digits) least = std::min(least, digit.confidence * digit.is_digit);
  return least;
}

/// Reads a picture in several ways if it is in uneven light, as `prepare` does.
Number read_picture(std::span<const std::byte> bytes, const BatchScorer& scorer, const NumberOptions& options) {
  constexpr float kSure = 0.9F;
  decode::Picture picture = decode::decode(bytes, options.limits);
  const ink::Region kept = ink::flattened_region(picture);
  // A picture is reduced by a whole number, and the last columns are left out.
  const std::size_t columns = picture_size(bytes, options.limits).width / picture.width;
  const auto reduction = static_cast<float>(columns);
  const decode::Picture flat = ink::flatten(std::move(picture));
  Number best;
  for (std::size_t attempt = 0; certainty_of(best) < kSure; ++attempt) {
    const std::optional<ink::LineInk> line = ink::find_line(flat, attempt, options.observer);
    if (!line) break;
    Number number = read(make_graph(*line, scorer, options.picture_weights), options.picture_weights, options);
    if (attempt == 0 && number.digits.empty()) break;
    if (certainty_of(number) <= certainty_of(best)) continue;
    best = std::move(number);
    const auto scale = static_cast<float>(line->factor);
    for (NumberDigit& digit : best.digits) {
      DigitBox& box = digit.box;
      box.x = reduction * (static_cast<float>(kept.left + line->region.left) + scale * box.x);
      box.y = reduction * (static_cast<float>(kept.top + line->region.top) + scale * box.y);
      box.width *= reduction * scale;
      box.height *= reduction * scale;
    }
  }
  return best;
}

}  // namespace

}  // namespace digit::segmentation

namespace digit {

Number read_number(const Drawing& drawing, const BatchScorer& scorer, const NumberOptions& options) {
  segmentation::check(scorer);
  return segmentation::read(segmentation::make_graph(drawing, scorer, options.stroke_weights), options.stroke_weights,
                            options);
}

Number read_number(const EncodedPicture& picture, const BatchScorer& scorer, const NumberOptions& options) {
  segmentation::check(scorer);
  return segmentation::read_picture(std::as_bytes(std::span(picture.bytes)), scorer, options);
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
