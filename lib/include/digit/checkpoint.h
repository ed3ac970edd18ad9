#pragma once

#include <torch/types.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "digit/export.h"
#include "digit/labeled_images.h"
#include "digit/training.h"

namespace digit {

/// Where a training stands after a batch: all that `train` needs to go on to the very weights that it would have come
/// to without a break. No random generator is among it, since every draw follows from seed, epoch and place in the
/// epoch.
struct TrainState {
  TrainProgress progress;
  /// Sums over this epoch's digits so far, that the progress' means are made of.
  double loss_sum = 0;
  double correct = 0;
  double digits = 0;
  std::int64_t steps = 0;
  /// Float32, each list in an order that follows from the network and the options. Handed to a callback they are the
  /// run's own, to be read until it returns.
  std::vector<torch::Tensor> parameters;
  std::vector<torch::Tensor> optimizer;
  std::vector<torch::Tensor> average;
  /// The best epoch so far by its validation, where one is to be kept.
  struct Best {
    std::size_t epoch = 0;
    double loss = 0;
    double accuracy = 0;
    std::vector<torch::Tensor> parameters;
  };
  std::optional<Best> best;
};

/// A state, and what the run was asked to do.
struct Checkpoint {
  /// By flag name without dashes.
  std::map<std::string, std::string> options;
  /// `fingerprint` of the data trained on.
  std::string data;
  TrainState state;
};

/// SHA-256 of the images and labels, in hexadecimal.
[[nodiscard]] DIGIT_EXPORT std::string fingerprint(const LabeledImages& data);

/// The line "digit checkpoint 1", the SHA-256 of all that follows in hexadecimal and a line's end; then the length of a
/// JSON text (8 bytes, the lowest first), that text, and the tensors it lists as float32, the lowest byte first.
[[nodiscard]] DIGIT_EXPORT std::string serialize_checkpoint(const Checkpoint& checkpoint);

/// The other way. Throws digit::Error that begins with `origin` where the bytes are not whole or not a checkpoint.
[[nodiscard]] DIGIT_EXPORT Checkpoint parse_checkpoint(std::string_view bytes, const std::string& origin);

/// Throws digit::Error that begins with `origin` and names what differs where the checkpoint is one of other options or
/// data than those.
DIGIT_EXPORT void check_same_run(const Checkpoint& checkpoint, const std::map<std::string, std::string>& options,
                                 const std::string& data, const std::string& origin);

}  // namespace digit
