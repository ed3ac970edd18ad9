#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/service.h"
#include "digit/image.h"
#include "http/message.h"

namespace digit::serve_app {

/// The output tensors of an inference.
enum class V2Output { kProbabilities, kDigit };

struct V2RequestedOutput {
  V2Output output;
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

/// Throws HttpError 400, which names the field, what was expected and what was found.
V2Request read_v2_request(const Request& request, const Limits& limits);

}  // namespace digit::serve_app
