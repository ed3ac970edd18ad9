#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "digit/export.h"
#include "digit/input_form.h"

namespace digit {

/// The metrics of the trained model on the test images of its data.
struct TestMetrics {
  /// Number of test images.
  std::size_t count = 0;
  /// In [0, 1].
  double accuracy = 0;
  /// Mean negative log-likelihood in nats.
  double loss = 0;
};

/// The description of a model that its file contains, as the extra file `metadata.json` of the archive: the contract
/// between training and every use of the model (`input`, `class_names`, `temperature`, `is_digit_threshold`), and where
/// it comes from. It holds nothing that differs between two runs with the same options, data, seed and libraries: no
/// time, host or path.
struct ModelMetadata {
  /// How `prepare` makes the image of an input.
  InputForm input = InputForm::kHandwriting;
  /// The versions of digit and LibTorch that wrote the file. The second one is empty in files of version 0.1.
  /// @{
  std::string library_version;
  std::string libtorch_version;
  /// @}
  /// The name under which the network is registered.
  std::string architecture = "mlp";
  /// The sizes of its hidden layers, from input to output.
  std::vector<std::size_t> hidden;
  /// The names of the classes, 2 to kMaxClasses, in the order of the probabilities.
  std::vector<std::string> class_names;
  /// The seed of the training.
  std::uint64_t seed = 0;
  /// The options that change the weights, by flag name without dashes.
  std::map<std::string, std::string> training_options;
  /// SHA-256 of each raw data file, by file name.
  std::map<std::string, std::string> data_sha256;
  /// Nullopt if the data had no test images.
  std::optional<TestMetrics> test;
  /// The divisor of the logits before the softmax (Guo et al., On Calibration of Modern Neural Networks, 2017).
  double temperature = 1;
  /// Inputs that are prepared as `input` says are rejected if their `is_digit` is lower. Nullopt without a detector.
  std::optional<double> is_digit_threshold;
};

/// Returns the content of `metadata.json`: a JSON object with a field for each member that has a value.
[[nodiscard]] DIGIT_EXPORT std::string metadata_to_json(const ModelMetadata& metadata);

}  // namespace digit
