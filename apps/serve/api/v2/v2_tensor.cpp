#include "api/v2/v2_tensor.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "api/json/json_numbers.h"
#include "api/predict/raw_pixels.h"
#include "http/http_error.h"

namespace digit::serve_app {
namespace {

constexpr std::string_view kName = "inputs[0]";

HttpError bad(std::string_view member, std::string_view expected, std::string_view found) {
  return bad_field(std::string(kName) + '.' + std::string(member), expected, found);
}

std::string text_in(json::value& value, std::string_view member) {
  if (value.type() != json::json_type::string) throw bad(member, "a string", type_name(value));
  return std::string(std::string_view(value.get_string()));
}

void once(bool is_repeated, std::string_view member) {
  if (is_repeated) throw bad(member, "it once", "it again");
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::string text = "[";
  for (std::size_t i = 0; i < shape.size(); ++i) text += (i == 0 ? "" : ",") + std::to_string(shape[i]);
  return text + ']';
}

}  // namespace

void V2Tensor::read(json::object object) {
  for (auto field : object) {
    const std::string_view key = field.unescaped_key();
    json::value value = field.value();
    if (key == "name") {
      once(name_.has_value(), key);
      name_ = text_in(value, key);
    } else if (key == "datatype") {
      once(datatype_.has_value(), key);
      datatype_ = text_in(value, key);
    } else if (key == "shape") {
      once(shape_.has_value(), key);
      read_shape(value);
    } else if (key == "parameters") {
      once(binary_size_.has_value(), key);
      read_parameters(value);
    } else if (key == "data") {
      once(numbers_.has_value(), key);
      if (value.type() != json::json_type::array) throw bad("data", "an array of numbers", type_name(value));
      if (!read_list(std::string_view(value.raw_json_token()).data())) read_data(value, 4, numbers_.emplace());
    } else {
      skip_value(value, limits_.max_json_depth - 3);
    }
  }
}

void V2Tensor::read_shape(json::value& value) {
  if (value.type() != json::json_type::array) throw bad("shape", "an array of numbers", type_name(value));
  shape_.emplace();
  for (auto element : value.get_array()) {
    std::int64_t size = 0;
    if (element.get_int64().get(size) != simdjson::SUCCESS) throw bad("shape", "whole numbers", "something else");
    if (shape_->size() == 4) throw bad("shape", "at most 4 dimensions", "more");
    shape_->push_back(size);
  }
}

void V2Tensor::read_parameters(json::value& value) {
  if (value.type() != json::json_type::object) throw bad("parameters", "an object", type_name(value));
  for (auto field : value.get_object()) {
    const std::string_view key = field.unescaped_key();
    json::value member = field.value();
    if (key != "binary_data_size") {
      skip_value(member, limits_.max_json_depth - 4);
      continue;
    }
    once(binary_size_.has_value(), "parameters.binary_data_size");
    std::int64_t size = 0;
    if (member.get_int64().get(size) != simdjson::SUCCESS || size < 0) {
      throw bad("parameters.binary_data_size", "a number of bytes", "something else");
    }
    binary_size_ = size;
  }
}

bool V2Numbers::take(double number, const Limits& limits) {
  if (values.size() == limits.max_batch_items * kImagePixels) return false;
  values.push_back(static_cast<float>(number));
  smallest = std::min(smallest, number);
  largest = std::max(largest, number);
  are_whole = are_whole && number == std::floor(number);
  return true;
}

/// The usual form, a flat list. False where it is another, or wrong.
bool V2Tensor::read_list(const char* text) {
  V2Numbers& numbers = numbers_.emplace();
  return read_plain_numbers(text, [&](double number) { return numbers.take(number, limits_); }) != nullptr;
}

void V2Tensor::read_data(json::value value, std::size_t depth_left, V2Numbers& into) const {
  for (auto element : value.get_array()) {
    double number = 0;
    if (element.get_double().get(number) == simdjson::SUCCESS) [[likely]] {
      if (!into.take(number, limits_)) {
        throw bad("data", "at most " + std::to_string(limits_.max_batch_items) + " images", "more");
      }
      continue;
    }
    json::value nested = element.value();
    if (nested.type() != json::json_type::array) throw bad("data", "numbers", type_name(nested));
    if (depth_left == 1) throw bad("data", "arrays no deeper than its shape", "deeper ones");
    read_data(nested, depth_left - 1, into);
  }
}

bool V2Tensor::is_float() const {
  if (datatype_ != "FP32" && datatype_ != "UINT8") throw bad("datatype", "FP32 or UINT8", datatype_.value_or("none"));
  return datatype_ == "FP32";
}

/// The number of images that the shape tells of.
std::size_t V2Tensor::count() const {
  constexpr auto kSide = static_cast<std::int64_t>(kImageSide);
  if (!shape_) throw bad("shape", "[N,784], [N,28,28] or [N,1,28,28]", "none");
  const std::int64_t count = shape_->empty() ? 0 : shape_->front();
  const std::vector<std::int64_t> image(shape_->begin() + (shape_->empty() ? 0 : 1), shape_->end());
  const bool is_known = image == std::vector<std::int64_t>{kSide * kSide} ||
                        image == std::vector<std::int64_t>{kSide, kSide} ||
                        image == std::vector<std::int64_t>{1, kSide, kSide};
  if (!is_known) throw bad("shape", "[N,784], [N,28,28] or [N,1,28,28]", shape_text(*shape_));
  if (count < 1 || count > static_cast<std::int64_t>(limits_.max_batch_items)) {
    throw bad("shape", "1 to " + std::to_string(limits_.max_batch_items) + " images", shape_text(*shape_));
  }
  return static_cast<std::size_t>(count);
}

std::vector<Image> V2Tensor::images(std::string_view binary) const {
  if (name_ != "image") throw bad("name", "image", name_.value_or("none"));
  const std::size_t images = count();
  if (numbers_.has_value() == binary_size_.has_value()) {
    throw bad("data", "either it or parameters.binary_data_size", numbers_ ? "both" : "neither");
  }
  if (numbers_ && !binary.empty()) {
    throw HttpError(400,
                    "the body: expected nothing behind its JSON, found " + std::to_string(binary.size()) + " bytes");
  }
  return numbers_ ? from_json(images) : from_binary(images, binary);
}

std::vector<Image> V2Tensor::from_json(std::size_t count) const {
  if (numbers_->values.size() != count * kImagePixels) {
    throw bad("data", std::to_string(count * kImagePixels) + " numbers", std::to_string(numbers_->values.size()));
  }
  const double range = is_float() ? 1 : 255;
  if (numbers_->smallest < 0 || numbers_->largest > range || (range == 255 && !numbers_->are_whole)) {
    throw bad("data", range == 1 ? "numbers from 0 to 1" : "whole numbers from 0 to 255", "another");
  }
  std::vector<Image> images(count);
  auto from = numbers_->values.begin();
  for (Image& image : images) {
    for (float& pixel : image.pixels) pixel = range == 1 ? *from++ : *from++ / 255.0F;
  }
  return images;
}

std::vector<Image> V2Tensor::from_binary(std::size_t count, std::string_view binary) const {
  const std::size_t image_bytes = kImagePixels * (is_float() ? sizeof(float) : 1);
  if (static_cast<std::size_t>(*binary_size_) != count * image_bytes) {
    throw bad("parameters.binary_data_size", std::to_string(count * image_bytes), std::to_string(*binary_size_));
  }
  if (binary.size() != count * image_bytes) {
    throw HttpError(400, "the body: expected " + std::to_string(count * image_bytes) +
                             " bytes behind its JSON, found " + std::to_string(binary.size()));
  }
  std::vector<Image> images(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto bytes = binary.substr(i * image_bytes, image_bytes);
    if (!is_float()) {
      copy_bytes(bytes, images[i].pixels);
    } else if (!copy_floats(bytes, images[i].pixels)) {
      throw bad("data", "FP32 from 0 to 1", "another in image " + std::to_string(i));
    }
  }
  return images;
}

}  // namespace digit::serve_app
