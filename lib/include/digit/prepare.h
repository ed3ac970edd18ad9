#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "digit/decode_limits.h"
#include "digit/drawing.h"
#include "digit/export.h"
#include "digit/image.h"
#include "digit/input_form.h"
#include "digit/stages.h"

namespace digit {

/// The bytes of a file in one of kPictureFormats.
struct EncodedPicture {
  /// The content of the file.
  std::string bytes;
};

/// What a program receives to classify: 28×28 pixels in [0, 1], a picture of any size, or the strokes of a pen.
using Input = std::variant<Image, EncodedPicture, Drawing>;

/// Returns how sure a model is that an image shows one of its classes, from 0 to 1: the product of the detector's
/// probability, if there is one, and of the confidence, as Prediction::certainty returns it.
using ImageScore = std::function<float(const Image&)>;

/// How `prepare` converts an input.
struct PrepareOptions {
  /// The limits for a picture.
  DecodeLimits limits = {};
  /// Receives the result of each stage, and last the image as the stage "image" if there is one.
  StageObserver observer = {};
  /// Decides between the readings of a picture in uneven light, in which a shadow can be taken for ink. Empty: takes
  /// the first reading.
  ImageScore score = {};
};

/// Converts an input to the image that a network takes. Training, evaluation and the server all call this function with
/// the form in the model's metadata, so that a network sees in use what it saw in training.
///
/// kHandwriting: finds the ink of a picture with `decode_picture`, draws strokes with `rasterize`, and normalizes the
/// result, or the pixels of an Image, with `normalize`. Returns nullopt if there is no ink.
///
/// kImage: converts a picture to luma (ITU-R BT.601) over white paper and resamples each axis to 28 pixels; pixels of
/// an Image stay as they are. A picture has no ink here, so the result always has a value. Strokes have no tones; they
/// become an image as for kHandwriting.
///
/// Throws digit::Error if a picture has another format, is damaged or exceeds the limits, and
/// std::invalid_argument if a coordinate of a stroke is not finite or is outside of ±1e6. Thread-safe.
[[nodiscard]] DIGIT_EXPORT std::optional<Image> prepare(const Input& input, InputForm form,
                                                        const PrepareOptions& options = {});

}  // namespace digit
