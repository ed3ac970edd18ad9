#include "api/v2/v2_tensor.h"

#include <algorithm>
#include <cmath>

#include "api/json/json_numbers.h"
#include "api/predict/predict_input.h"
#include "http/http_error.h"
#include "http/json_writer.h"

namespace digit::serve_app {
namespace {

constexpr std::string_view kPrefix = "inputs[0].";

std::string name_of(std::string_view member) { return std::string(kPrefix).append(member); }

HttpError bad(std::string_view member, std::string_view expected, std::string_view found) {
  return bad_field(name_of(member), expected, found);
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::string text = "[";
  for (std::size_t i = 0; i < shape.size(); ++i) text += (i == 0 ? "" : ",") + std::to_string(shape[i]);
  return text + ']';
}

constexpr std::size_t kFloatImageBytes = kImagePixels * sizeof(float);

}  // namespace

void check_tensor_parameter(std::string_view key, const std::string& name) {
  if (!key.starts_with("shared_memory_")) return;
  throw HttpError(
      400, "field `" + name + ".parameters." + std::string(key.substr(0, 40)) + "`: " + std::string(kNoSharedMemory));
}

std::vector<Image> read_raw_images(std::string_view body, const Limits& limits) {
  const std::size_t count = body.size() / kFloatImageBytes;
  if (count == 0 || count > limits.max_batch_items || body.size() % kFloatImageBytes != 0) {
    throw HttpError(400, "the body: expected 1 to " + std::to_string(limits.max_batch_items) + " images of " +
                             std::to_string(kFloatImageBytes) +
                             " bytes, 784 FP32 values each, since Inference-Header-Content-Length is 0; found " +
                             std::to_string(body.size()) + " bytes");
  }
  std::vector<Image> images(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto bad_value = copy_floats(body.substr(i * kFloatImageBytes, kFloatImageBytes), images[i].pixels);
    if (!bad_value) continue;
    throw HttpError(400, "the body: expected FP32 values from 0 to 1, found " + number_text(*bad_value) + " in image " +
                             std::to_string(i));
  }
  return images;
}

bool V2Numbers::add(double number, const Limits& limits) {
  if (values.size() == limits.max_batch_items * kImagePixels) return false;
  values.push_back(static_cast<float>(number));
  smallest = std::min(smallest, number);
  largest = std::max(largest, number);
  are_integers = are_integers && number == std::floor(number);
  return true;
}

void V2Tensor::read(json::object object) {
  for_each_present_member(object, [&](std::string_view key, json::value& value) {
    if (key == "name") {
      check_unique(name_.has_value(), key, kPrefix);
      name_ = read_string(value, name_of(key));
    } else if (key == "datatype") {
      check_unique(datatype_.has_value(), key, kPrefix);
      datatype_ = read_string(value, name_of(key));
    } else if (key == "shape") {
      check_unique(shape_.has_value(), key, kPrefix);
      read_shape(value);
    } else if (key == "parameters") {
      check_unique(binary_size_.has_value(), key, kPrefix);
      read_parameters(value);
    } else if (key == "data") {
      check_unique(numbers_.has_value(), key, kPrefix);
      read_data(value);
    } else {
      skip_value(value, limits_.max_json_depth - 3);
    }
  });
}

void V2Tensor::read_shape(json::value& value) {
  shape_.emplace();
  for (auto element : read_array(value, name_of("shape"), "an array of integers")) {
    std::int64_t size = 0;
    if (element.get_int64().get(size) != simdjson::SUCCESS) throw bad("shape", "integers", "another value");
    if (shape_->size() == 4) throw bad("shape", "at most 4 dimensions", "more");
    shape_->push_back(size);
  }
}

void V2Tensor::read_parameters(json::value& value) {
  for_each_present_member(read_object(value, name_of("parameters")), [&](std::string_view key, json::value& member) {
    check_tensor_parameter(key, "inputs[0]");
    if (key != "binary_data_size") return skip_value(member, limits_.max_json_depth - 4);
    check_unique(binary_size_.has_value(), "parameters.binary_data_size", kPrefix);
    std::int64_t size = 0;
    if (member.get_int64().get(size) != simdjson::SUCCESS || size < 0) {
      throw bad("parameters.binary_data_size", "a number of bytes", "another value");
    }
    binary_size_ = size;
  });
}

/// Tries the common form first, a flat list.
void V2Tensor::read_data(json::value& value) {
  if (!has_type(value, json::json_type::array)) throw bad("data", "an array of numbers", type_name(value));
  V2Numbers& flat = numbers_.emplace();
  const char* text = std::string_view(value.raw_json_token()).data();
  if (read_plain_numbers(text, [&](double number) { return flat.add(number, limits_); }) != nullptr) return;
  read_nested(value, 4, numbers_.emplace());
}

void V2Tensor::read_nested(json::value value, std::size_t max_depth, V2Numbers& numbers) const {
  for (auto element : value.get_array()) {
    double number = 0;
    if (element.get_double().get(number) == simdjson::SUCCESS) [[likely]] {
      if (!numbers.add(number, limits_)) {
        throw bad("data", "at most " + std::to_string(limits_.max_batch_items) + " images", "more");
      }
      continue;
    }
    json::value nested = element.value();
    if (!has_type(nested, json::json_type::array)) throw bad("data", "numbers", type_name(nested));
    if (max_depth == 1) throw bad("data", "arrays with at most 4 dimensions", "more");
    read_nested(nested, max_depth - 1, numbers);
  }
}

bool V2Tensor::is_float() const {
  if (datatype_ != "FP32" && datatype_ != "UINT8") throw bad("datatype", "FP32 or UINT8", datatype_.value_or("none"));
  return datatype_ == "FP32";
}

/// Returns the number of images according to the shape.
std::size_t V2Tensor::image_count() const {
  constexpr auto kSide = static_cast<std::int64_t>(kImageSide);
  constexpr std::string_view kShapes = "[N,784], [N,28,28] or [N,1,28,28]";
  if (!shape_) throw bad("shape", kShapes, "none");
  const std::int64_t count = shape_->empty() ? 0 : shape_->front();
  const std::vector<std::int64_t> image(shape_->begin() + (shape_->empty() ? 0 : 1), shape_->end());
  const bool is_image = image == std::vector<std::int64_t>{kSide * kSide} ||
                        image == std::vector<std::int64_t>{kSide, kSide} ||
                        image == std::vector<std::int64_t>{1, kSide, kSide};
  if (!is_image) throw bad("shape", kShapes, shape_text(*shape_));
  if (count < 1 || count > static_cast<std::int64_t>(limits_.max_batch_items)) {
    throw bad("shape", "1 to " + std::to_string(limits_.max_batch_items) + " images", shape_text(*shape_));
  }
  return static_cast<std::size_t>(count);
}

std::vector<Image> V2Tensor::images(std::string_view binary) const {
  if (name_ != "image") throw bad("name", "image", name_.value_or("none"));
  const std::size_t count = image_count();
  if (numbers_.has_value() == binary_size_.has_value()) {
    throw bad("data", "either `data` or `parameters.binary_data_size`", numbers_ ? "both" : "neither");
  }
  if (numbers_ && !binary.empty()) {
    throw HttpError(400, "the body: expected no bytes after the JSON, found " + std::to_string(binary.size()));
  }
  return numbers_ ? from_json(count) : from_binary(count, binary);
}

std::vector<Image> V2Tensor::from_json(std::size_t count) const {
  if (numbers_->values.size() != count * kImagePixels) {
    throw bad("data", std::to_string(count * kImagePixels) + " numbers", std::to_string(numbers_->values.size()));
  }
  const double range = is_float() ? 1 : 255;
  const double most = is_float() ? kMaxUnitPixel : 255;
  if (numbers_->smallest < 0 || numbers_->largest > most || (range == 255 && !numbers_->are_integers)) {
    const double found = numbers_->smallest < 0 ? numbers_->smallest : numbers_->largest;
    throw bad("data", range == 1 ? "numbers from 0 to 1" : "integers from 0 to 255",
              found < 0 || found > most ? number_text(found) : "a fraction");
  }
  std::vector<Image> images(count);
  auto from = numbers_->values.begin();
  for (Image& image : images) {
    for (float& pixel : image.pixels) pixel = range == 1 ? std::min(*from++, 1.0F) : *from++ / 255.0F;
  }
  return images;
}

std::vector<Image> V2Tensor::from_binary(std::size_t count, std::string_view binary) const {
  const std::size_t image_bytes = is_float() ? kFloatImageBytes : kImagePixels;
  if (static_cast<std::size_t>(*binary_size_) != count * image_bytes) {
    throw bad("parameters.binary_data_size", std::to_string(count * image_bytes), std::to_string(*binary_size_));
  }
  if (binary.size() != count * image_bytes) {
    throw HttpError(400, "the body: expected " + std::to_string(count * image_bytes) + " bytes after the JSON, found " +
                             std::to_string(binary.size()));
  }
  std::vector<Image> images(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto bytes = binary.substr(i * image_bytes, image_bytes);
    if (!is_float()) {
      copy_bytes(bytes, images[i].pixels);
    } else if (const auto found = copy_floats(bytes, images[i].pixels)) {
      throw bad("data", "FP32 values from 0 to 1", number_text(*found) + " in image " + std::to_string(i));
    }
  }
  return images;
}

}  // namespace digit::serve_app
