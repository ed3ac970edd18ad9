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

/// The state of a training after a batch: everything that `train` needs to continue to the same weights as without an
/// interruption. It contains no random number generator, because every random number follows from the seed, the epoch
/// and the position in the epoch.
struct TrainState {
  /// What the callback was told after the batch.
  TrainProgress progress;
  /// Sums over the digits of this epoch so far, from which the means in `progress` follow.
  /// @{
  double loss_sum = 0;
  double correct = 0;
  double digits = 0;
  /// @}
  /// Optimizer steps since the start of training.
  std::int64_t steps = 0;
  /// Float32, in an order that depends on the network and the options alone. In a callback they share the memory of the
  /// training and are valid until the callback returns.
  /// @{
  std::vector<torch::Tensor> parameters;
  std::vector<torch::Tensor> optimizer;
  std::vector<torch::Tensor> average;
  /// @}
  /// The best epoch so far by its validation metrics, if the best epoch is to be kept.
  struct Best {
    /// Counted from 1.
    std::size_t epoch = 0;
    /// On the validation images.
    /// @{
    double loss = 0;
    double accuracy = 0;
    /// @}
    /// The weights after this epoch.
    std::vector<torch::Tensor> parameters;
  };
  /// Nullopt if no epoch has ended, or if the best one is not to be kept.
  std::optional<Best> best;
};

/// A state of a training, with its options and a fingerprint of its data.
struct Checkpoint {
  /// By flag name without dashes.
  std::map<std::string, std::string> options;
  /// The `fingerprint` of the training data.
  std::string data;
  /// The state to continue from.
  TrainState state;
};

/// Returns the SHA-256 of the labels and images in lowercase hexadecimal.
[[nodiscard]] DIGIT_EXPORT std::string fingerprint(const LabeledImages& data);

/// Returns the checkpoint as bytes: the line "digit checkpoint 1", a line with the SHA-256 of everything after it in
/// hexadecimal, the length of a JSON text as 8 bytes in little-endian order, that text, and the tensors that it lists
/// as little-endian float32.
[[nodiscard]] DIGIT_EXPORT std::string serialize_checkpoint(const Checkpoint& checkpoint);

/// The inverse of serialize_checkpoint. Throws digit::Error that begins with `origin` if the bytes are damaged or not a
/// checkpoint, or if a number in it is impossible: for example, if the epoch is above the option "epochs", more images
/// are seen than the epoch has, or a sum is not finite.
[[nodiscard]] DIGIT_EXPORT Checkpoint parse_checkpoint(std::string_view bytes, const std::string& origin);

/// Throws digit::Error that begins with `origin` and lists the differences if the checkpoint has other options or other
/// data.
DIGIT_EXPORT void check_same_run(const Checkpoint& checkpoint, const std::map<std::string, std::string>& options,
                                 const std::string& data, const std::string& origin);

}  // namespace digit
