#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "digit/batch_score.h"
#include "digit/decode_limits.h"
#include "digit/drawing.h"
#include "digit/export.h"
#include "digit/prepare.h"
#include "digit/stages.h"

namespace digit {

/// A rectangle in the units of the input: those of the strokes, or the pixels of the upright picture.
struct DigitBox {
  /// The left edge.
  float x = 0;
  /// The top edge.
  float y = 0;
  /// To the right.
  float width = 0;
  /// Downward.
  float height = 0;

  bool operator==(const DigitBox&) const = default;
};

/// A digit of a number.
struct NumberDigit {
  /// The class.
  std::size_t digit = 0;
  /// The probability of the class, in [0, 1].
  float confidence = 0;
  /// The probability that this part of the input is a digit at all, in [0, 1].
  float is_digit = 0;
  /// The box around the ink.
  DigitBox box;
};

/// A reading of a number that is not the most likely one.
struct OtherNumber {
  /// The classes from left to right.
  std::vector<std::size_t> digits;
  /// The probability of this reading, in [0, 1].
  float confidence = 0;
};

/// What `read_number` reads. Without ink there are no digits.
struct Number {
  /// From left to right.
  std::vector<NumberDigit> digits;
  /// The probability of the whole number among all readings of the input, in [0, 1].
  float confidence = 0;
  /// The next reading, if its probability is at least NumberOptions::close.
  std::optional<OtherNumber> second;
};

/// The most strokes that `read_number` takes.
inline constexpr std::size_t kMaxNumberStrokes = 48;
/// The most images that `read_number` scores for an input.
inline constexpr std::size_t kMaxNumberImages = 721;

/// How much each feature of a possible digit counts, in units of a natural logarithm.
struct NumberWeights {
  /// Of the logarithm of the probability of the class.
  float probability = 1;
  /// Of the logarithm of the odds of `is_digit`.
  float is_digit = 1;
  /// For each digit.
  float digit = 0;

  // These count against a digit:
  /// The widest gap between its parts, as a share of the usual height of a digit.
  float gap = 0;
  /// Each pair of strokes or pieces that touch or cross, but belong to two digits.
  float contact = 0;
  /// The share of the width of other parts that lies above or below it.
  float overlap = 0;
  /// The logarithm of how much lower it is than usual.
  float height = 0;
  /// How much wider than usual it is, as a share of the usual width.
  float width = 0;
  /// How unlikely it is that digits touch where it is cut off, as the logarithm of the odds against it.
  float cut = 0;
};

/// The weights for strokes and for pictures, as `fit-numbers` in bench/accuracy fitted them on synthetic numbers.
inline constexpr NumberWeights kStrokeWeights{.probability = 1.13F,
                                              .is_digit = 1.75F,
                                              .digit = -2.4F,
                                              .gap = 20,
                                              .contact = 12.3F,
                                              .overlap = 8,
                                              .height = 16,
                                              .width = 16.3F,
                                              .cut = 0};
inline constexpr NumberWeights kPictureWeights{.probability = 1.23F,
                                               .is_digit = 0.74F,
                                               .digit = -3.1F,
                                               .gap = 20,
                                               .contact = 0.19F,
                                               .overlap = 0,
                                               .height = 4.35F,
                                               .width = 7.2F,
                                               .cut = 0.95F};

/// How `read_number` reads.
struct NumberOptions {
  /// The limits for a picture.
  DecodeLimits limits = {};
  /// Receives the result of each stage of a picture, as in PrepareOptions.
  StageObserver observer = {};
  /// The least probability of a second reading.
  float close = 0.05F;
  /// The weights for a drawing.
  NumberWeights stroke_weights = kStrokeWeights;
  /// The weights for a picture.
  NumberWeights picture_weights = kPictureWeights;
};

/// Reads the digits of a number from left to right. Groups the strokes into all digits that they can form, prepares
/// each of these as `prepare` does with the strokes of one digit, scores all of them in one batch, and takes the most
/// likely way to read every stroke once (the segmentation graph of LeCun et al., Gradient-Based Learning Applied to
/// Document Recognition, 1998, section V).
///
/// Returns a number without digits if there is no point. Throws digit::Error if the model has no detector, or if there
/// are more than kMaxNumberStrokes strokes, and std::invalid_argument if a coordinate is not finite or is outside of
/// ±1e6. Thread-safe if the scorer is.
[[nodiscard]] DIGIT_EXPORT Number read_number(const Drawing& drawing, const BatchScorer& scorer,
                                              const NumberOptions& options = {});

/// Reads the number in a picture: finds the ink as `decode_picture` does, but keeps all digits of the line with the
/// most ink, and groups its connected pieces as it groups strokes. Pieces that can be several digits are cut between
/// corners of their outlines. Returns a number without digits if there is no ink. Throws digit::Error if the model has
/// no detector, or if the picture has another format, is damaged or exceeds the limits. Thread-safe if the scorer is.
[[nodiscard]] DIGIT_EXPORT Number read_number(const EncodedPicture& picture, const BatchScorer& scorer,
                                              const NumberOptions& options = {});

/// Returns the names of the classes, one after the other: "2026".
[[nodiscard]] DIGIT_EXPORT std::string number_text(std::span<const std::size_t> digits,
                                                   std::span<const std::string> class_names);
[[nodiscard]] DIGIT_EXPORT std::string number_text(const Number& number, std::span<const std::string> class_names);

}  // namespace digit
