#pragma once

#include <torch/types.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "digit/classifier.h"
#include "digit/export.h"
#include "digit/metadata.h"
#include "digit/network_options.h"

namespace digit {

/// A model file that a training starts from.
struct InitialModel {
  /// The metadata of the file.
  ModelMetadata metadata;
  /// The shape of its network. The dropout rate is the one that the metadata record, or the default of the
  /// architecture.
  NetworkOptions network;
  /// Float32, by name in the file.
  std::map<std::string, torch::Tensor> parameters;
  /// Of the file, in lowercase hexadecimal.
  std::string sha256;
};

/// Reads a model file of digit-train or save_model, with all checks of `Predictor`. Throws digit::Error that names the
/// file if it is missing, damaged, refused, or of an architecture that is not registered.
[[nodiscard]] DIGIT_EXPORT InitialModel read_initial_model(const std::filesystem::path& file);

/// Which weights a network takes from an initial model.
enum class Head {
  /// All weights.
  kKeep,
  /// All but those whose shape depends on the number of classes, which stay random: the last layer, and the first layer
  /// of the detector.
  kNew
};

/// Makes the network that the options describe, with the weights of `initial`. Throws digit::Error that names the first
/// parameter which `initial` lacks or has in another shape.
[[nodiscard]] DIGIT_EXPORT std::shared_ptr<Classifier> make_network(const NetworkOptions& options,
                                                                    const InitialModel& initial,
                                                                    Head head = Head::kKeep);

}  // namespace digit
