#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "api/model.h"
#include "api/predict/stages.h"
#include "http/message.h"

namespace digit::serve_app {

/// The answer of /predict for one item.
struct Answer {
  /// One per class, in the order of the model's class names. The memory belongs to the caller.
  std::span<const float> probabilities;
  /// What the network saw. Nullptr if the item is blank. The image belongs to the caller.
  const Image* image = nullptr;
  /// How likely the image is a digit. Nullopt if the model has no detector.
  std::optional<float> is_digit = std::nullopt;
  /// Whether `is_digit` is below the model's threshold.
  bool is_rejected = false;
  /// Each pixel's contribution to the answer, in [-1, 1].
  std::optional<Image> explanation = std::nullopt;
  /// The activations of each hidden layer if the query asks for them. Empty for a blank item.
  std::vector<std::vector<float>> activations = {};
  /// The stages of the item if the query asks for them. The memory belongs to the caller.
  std::span<const StagePicture> stages = {};

  /// Returns the most likely class, and the lowest one of several.
  std::size_t prediction() const;
};

/// What a query asks for in addition to the usual answer.
struct AnswerOptions {
  // The parts in the list of `return`:
  /// `image`: the 28×28 pixels that the network saw.
  bool return_image = false;
  /// `stages`: what each stage of preparing the item produced, as PNGs.
  bool return_stages = false;
  /// `activations`: how strongly each neuron of the hidden layers fires.
  bool return_activations = false;
  /// `explain=true`: each pixel's contribution to the answer.
  bool explain = false;
  /// `top_k=K`: the K most likely classes. 0 if the query does not ask for them.
  std::size_t top_k = 0;

  /// Returns whether the query asks for anything.
  bool adds_fields() const { return return_image || return_stages || return_activations || explain || top_k > 0; }
};

/// Reads the query of a request to a model with that number of classes. Throws HttpError 400 that names the query
/// parameter.
AnswerOptions read_answer_options(const Request& request, std::size_t classes);

/// Appends `{"prediction": 7, "label": "7", ...}`. A new field of the answer is one line here, and an entry in
/// openapi.json.
void append_answer(std::string& json, const Answer& answer, const Model& model, const AnswerOptions& options);

}  // namespace digit::serve_app
