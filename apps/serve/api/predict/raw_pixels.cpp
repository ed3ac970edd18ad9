#include "api/predict/raw_pixels.h"

#include <bit>
#include <cstring>

#include "http/http_error.h"

namespace digit::serve_app {
namespace {

static_assert(std::endian::native == std::endian::little, "float32 bodies are copied as they lie");

/// Whether the pixels are float32 rather than bytes: told by the query alone, never by the length.
bool is_float32(const Request& request) { return request.parameter("dtype") == "float32"; }

}  // namespace

void copy_bytes(std::string_view bytes, std::span<float> pixels) {
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    pixels[i] = static_cast<float>(static_cast<unsigned char>(bytes[i])) / 255.0F;
  }
}

bool copy_floats(std::string_view bytes, std::span<float> pixels) {
  std::memcpy(pixels.data(), bytes.data(), pixels.size_bytes());
  bool in_range = true;
  for (const float pixel : pixels) in_range &= pixel >= 0 && pixel <= 1;
  return in_range;
}

PredictInput read_raw_pixels(const Request& request, const Limits& limits) {
  const bool floats = is_float32(request);
  const std::size_t image_bytes = kImagePixels * (floats ? sizeof(float) : 1);
  const std::size_t count = request.body.size() / image_bytes;
  if (count == 0 || request.body.size() % image_bytes != 0) {
    throw HttpError(400, "the body: expected a multiple of " + std::to_string(image_bytes) + " bytes, found " +
                             std::to_string(request.body.size()));
  }
  if (count > limits.max_batch_items) {
    throw HttpError(400, "the body: expected at most " + std::to_string(limits.max_batch_items) + " images, found " +
                             std::to_string(count));
  }
  PredictInput input{.items = std::vector<PredictItem>(count), .is_batch = count > 1};
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view bytes = request.body.substr(i * image_bytes, image_bytes);
    Image& image = std::get<Image>(input.items[i].input);
    if (!floats) {
      copy_bytes(bytes, image.pixels);
    } else if (!copy_floats(bytes, image.pixels)) {
      throw HttpError(400, "the body: expected float32 in 0..1, found another value in image " + std::to_string(i));
    }
  }
  return input;
}

}  // namespace digit::serve_app
