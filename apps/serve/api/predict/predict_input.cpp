#include "api/predict/predict_input.h"

#include "api/predict/raw_pixels.h"
#include "http/http_error.h"

namespace digit::serve_app {

PredictInput read_predict_input(const Request& request, const Limits& limits) {
  const std::string type = media_type(request.header("content-type").value_or("application/json"));
  if (type == "application/json") return read_predict_json(request.body, request.body_is_padded, limits);
  if (type == "application/octet-stream") return read_raw_pixels(request, limits);
  if (type == "image/png" || type == "image/jpeg") {
    PredictInput input;
    input.items.push_back({.input = EncodedPicture{std::string(request.body)}, .normalize = true, .field = ""});
    return input;
  }
  throw HttpError(
      415, "Content-Type: expected application/json, image/png, image/jpeg or application/octet-stream, found " + type);
}

}  // namespace digit::serve_app
