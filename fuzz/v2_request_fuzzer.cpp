// Reads inference requests of the Open Inference Protocol. The first two bytes are the size of the JSON.
#include <cstdint>
#include <string>
#include <string_view>

#include "api/v2/v2_request.h"
#include "http/http_error.h"

namespace digit::serve_app {

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string json_size = std::to_string(data[0] * 256U + data[1]);
  std::string body(reinterpret_cast<const char*>(data) + 2, size - 2);
  body.reserve(body.size() + kBodyPadding);
  Request request{.method = "POST", .path = "/v2/models/digit/infer", .body = body, .body_is_padded = data[0] % 2 == 0};
  if (data[0] != 0xFF) request.headers.push_back({"Inference-Header-Content-Length", json_size});
  try {
    read_v2_request(request, {.max_batch_items = 8}, data[1] % 2 == 0);
  } catch (const HttpError&) {
    return 0;
  }
  return 0;
}

}  // namespace digit::serve_app
