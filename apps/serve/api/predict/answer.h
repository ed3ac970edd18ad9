#pragma once

#include <array>
#include <optional>
#include <string>

#include "api/model.h"
#include "http/message.h"

namespace digit::serve_app {

/// The answer of /predict for one item.
struct Answer {
  /// What the network saw. Nullopt if the item has no ink.
  std::optional<Image> image;
  std::array<float, kClasses> probabilities{};
  /// How likely the image is a digit. Nullopt if the model has no detector.
  std::optional<float> is_digit;
  /// Whether `is_digit` is below the model's threshold.
  bool is_rejected = false;
  /// Each pixel's contribution to the answer, in [-1, 1].
  std::optional<Image> explanation;

  /// Returns the most likely class, and the lowest one of several.
  std::size_t digit() const;
};

/// What a query asks for in addition to the usual answer.
struct AnswerOptions {
  /// `return=image`: the 28×28 pixels that the network saw.
  bool return_image = false;
  /// `explain=true`: each pixel's contribution to the answer.
  bool explain = false;
  /// `top_k=K`: the K most likely digits. 0 if the query does not ask for them.
  std::size_t top_k = 0;
};

/// Throws HttpError 400 that names the query parameter.
AnswerOptions read_answer_options(const Request& request);

/// Returns the answer to an item without ink: all classes are equally likely, and it is not a digit.
Answer blank_answer(const Model& model);

/// Appends `{"prediction": 7, ...}`. A new field of the answer is one line here, and an entry in openapi.json.
void append_answer(std::string& json, const Answer& answer, const AnswerOptions& options);

}  // namespace digit::serve_app
