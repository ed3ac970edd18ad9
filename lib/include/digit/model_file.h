#pragma once

#include <string>

#include "digit/classifier.h"
#include "digit/export.h"
#include "digit/metadata.h"

namespace digit {

/// Writes a network as a self-contained TorchScript archive: `forward` maps float32 [N, 1, 28, 28] or [N, 784] in [0,
/// 1] to probabilities [N, classes], with the input's scaling, the temperature and the softmax inside, and `logits`
/// stops before the temperature. `metadata` becomes the archive's extra file `metadata.json`; its architecture, hidden,
/// class_names and library_version are filled in from the network. The same network and metadata give the same bytes.
/// Throws std::invalid_argument where metadata.class_names is neither empty nor of the network's number of classes.
[[nodiscard]] DIGIT_EXPORT std::string serialize_model(const Classifier& network, ModelMetadata metadata);

}  // namespace digit
