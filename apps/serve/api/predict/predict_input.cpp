#include "api/predict/predict_input.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "digit/picture_formats.h"
#include "http/http_error.h"
#include "http/json_writer.h"
#include "http/multipart.h"

namespace digit::serve_app {
namespace {

static_assert(std::endian::native == std::endian::little, "float32 bodies are copied without a conversion");

/// False for NaN.
bool is_unit_pixel(float pixel) { return pixel >= 0 && pixel <= kMaxUnitPixel; }

PredictInput read_raw_pixels(const Request& request, const Limits& limits) {
  const bool is_float32 = request.parameter("dtype") == "float32";
  const std::size_t image_bytes = kImagePixels * (is_float32 ? sizeof(float) : 1);
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
    auto& image = std::get<Image>(input.items[i].input);
    if (!is_float32) {
      copy_bytes(bytes, image.pixels);
    } else if (const auto bad = copy_floats(bytes, image.pixels)) {
      throw HttpError(400, "the body: expected float32 values from 0 to 1, found " + number_text(*bad) + " in image " +
                               std::to_string(i));
    }
  }
  return input;
}

PredictInput read_form(std::string_view content_type, std::string_view body, const Limits& limits) {
  PredictInput input;
  for (const FormFile& file : read_form_files(content_type, body, limits.max_batch_items)) {
    const std::string file_name = file.file_name.empty() ? "" : ": " + file.file_name.substr(0, 100);
    input.items.push_back(
        {.input = EncodedPicture{std::string(file.content)}, .field = file.name.substr(0, 100) + file_name});
  }
  input.is_batch = input.items.size() > 1;
  return input;
}

}  // namespace

void limit_to_one(std::span<float> pixels) {
  for (float& pixel : pixels) pixel = std::min(pixel, 1.0F);
}

void copy_bytes(std::string_view bytes, std::span<float> pixels) {
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    pixels[i] = static_cast<float>(static_cast<unsigned char>(bytes[i])) / 255.0F;
  }
}

std::optional<float> copy_floats(std::string_view bytes, std::span<float> pixels) {
  std::memcpy(pixels.data(), bytes.data(), pixels.size_bytes());
  bool are_valid = true;
  for (const float pixel : pixels) are_valid &= is_unit_pixel(pixel);
  if (!are_valid) return *std::ranges::find_if_not(pixels, is_unit_pixel);
  limit_to_one(pixels);
  return std::nullopt;
}

PredictInput read_predict_input(const Request& request, const Limits& limits) {
  const std::string_view content_type = request.header("content-type").value_or("application/json");
  const std::string type = media_type(content_type);
  if (type == "application/json") return read_predict_json(request.body, request.body_is_padded, limits);
  if (type == "application/octet-stream") return read_raw_pixels(request, limits);
  if (type == "multipart/form-data") return read_form(content_type, request.body, limits);
  if (type.starts_with("image/")) {
    PredictInput input;
    input.items.push_back({.input = EncodedPicture{std::string(request.body)}});
    return input;
  }
  throw HttpError(415,
                  "Content-Type: expected application/json, application/octet-stream, multipart/form-data or, for a " +
                      std::string(kPictureFormatNames) + ", image/png, found " + type +
                      "; set the header to the type of the body");
}

}  // namespace digit::serve_app
