#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "api/service.h"
#include "digit/image.h"
#include "http/message.h"

namespace digit::serve_app {

/// The output tensors of an inference.
enum class V2Output { kProbabilities, kDigit, kIsDigit };

struct V2RequestedOutput {
  V2Output output = V2Output::kProbabilities;
  /// Whether the values follow the JSON as raw little-endian bytes instead of being part of it.
  bool is_binary = false;
};

/// An inference request of the Open Inference Protocol, version 2, with the extension for binary tensors
/// (https://github.com/kserve/open-inference-protocol, https://github.com/triton-inference-server/server,
/// protocol/extension_binary_data).
struct V2Request {
  std::optional<std::string> id;
  /// The pixels are in [0, 1].
  std::vector<Image> images;
  bool normalize = false;
  std::vector<V2RequestedOutput> outputs;
};

std::string_view v2_output_name(V2Output output);

/// Returns the outputs of a model, in the order of a reply to a request that names none. `is_digit` is the last one, if
/// the model has a detector.
std::span<const V2Output> v2_outputs(bool has_detector);

/// Reads a request to a model with or without a detector. If the header Inference-Header-Content-Length is 0, the body
/// is nothing but the FP32 values of the input (Triton's raw binary request). Throws HttpError 400, which names the
/// field, what was expected and what was found.
V2Request read_v2_request(const Request& request, const Limits& limits, bool has_detector);

}  // namespace digit::serve_app
