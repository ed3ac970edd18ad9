#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace digit {

/// The metrics of the trained model on the test images of its data.
struct TestMetrics {
  std::size_t count = 0;
  /// In [0, 1].
  double accuracy = 0;
  /// Mean negative log-likelihood in nats.
  double loss = 0;
};

/// The description of a model that its file contains, as the extra file `metadata.json` of the archive. It holds
/// nothing that differs between two runs with the same options, data, seed and library: no time, host or path.
struct ModelMetadata {
  std::string library_version;
  std::string architecture = "mlp";
  std::vector<std::size_t> hidden;
  std::vector<std::string> class_names;
  std::uint64_t seed = 0;
  /// The options that change the weights, by flag name without dashes.
  std::map<std::string, std::string> training_options;
  /// SHA-256 of each raw data file, by file name.
  std::map<std::string, std::string> data_sha256;
  std::optional<TestMetrics> test;
  /// The divisor of the logits before the softmax (Guo et al., On Calibration of Modern Neural Networks, 2017).
  double temperature = 1;
  /// Inputs with a lower `is_digit` are rejected. Nullopt without a detector.
  std::optional<double> is_digit_threshold;
};

}  // namespace digit
