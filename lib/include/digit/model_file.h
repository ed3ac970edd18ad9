#pragma once

#include <string>

#include "digit/classifier.h"
#include "digit/export.h"
#include "digit/metadata.h"

namespace digit {

/// Returns the network as a self-contained TorchScript archive. Its method `forward` maps float32 [N, 1, 28, 28] or [N,
/// 784] in [0, 1] to probabilities [N, classes]; it contains the scaling of the input, the temperature and the softmax.
/// `logits` stops before the temperature. With a detector, `analyze` returns the probabilities and `is_digit` [N].
/// `metadata` becomes the extra file `metadata.json` of the archive; its architecture, hidden and versions follow from
/// the network and the libraries, and its class_names are numbers if they are empty. The same network and metadata give
/// the same bytes. Throws std::invalid_argument if metadata.class_names is neither empty nor has one name per class, or
/// if clone() of the network does not return a Classifier, and the errors of check_class_names. Does not change the
/// network.
[[nodiscard]] DIGIT_EXPORT std::string serialize_model(const Classifier& network, ModelMetadata metadata);

}  // namespace digit
