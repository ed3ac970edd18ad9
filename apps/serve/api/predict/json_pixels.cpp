#include "api/predict/json_pixels.h"

#include <algorithm>

#include "api/json/json_numbers.h"
#include "http/http_error.h"

namespace digit::serve_app {
namespace {

[[noreturn]] void refuse(json::value& value, const std::string& name) {
  if (value.type() == json::json_type::number) throw bad_field(name, "a finite number", "another");
  throw bad_field(name, "a number", type_name(value));
}

void refuse_negative(double number, const std::string& field, std::size_t index) {
  if (number < 0) [[unlikely]]
    throw bad_field(element_of(field, index), "a number of at least 0", std::to_string(number));
}

void put(JsonPixels& pixels, std::size_t index, double number) {
  pixels.largest = std::max(pixels.largest, number);
  pixels.image.pixels[index] = static_cast<float>(number);
}

void read_row(JsonPixels& pixels, json::array row, std::size_t index, const std::string& field) {
  const std::string name = element_of(field, index);
  std::size_t columns = 0;
  for (auto element : row) {
    json::value value = element.value();
    double number = 0;
    if (value.get_double().get(number) != simdjson::SUCCESS) refuse(value, element_of(name, columns));
    refuse_negative(number, name, columns);
    if (columns < kImageSide && index < kImageSide) put(pixels, index * kImageSide + columns, number);
    ++columns;
  }
  if (columns != kImageSide) throw bad_field(name, "28 numbers", std::to_string(columns));
}

/// Any form, and what is wrong with it.
JsonPixels read_list_or_rows(json::array array, const std::string& field) {
  JsonPixels pixels;
  std::size_t numbers = 0;
  std::size_t rows = 0;
  for (auto element : array) {
    double number = 0;
    if (element.get_double().get(number) == simdjson::SUCCESS) [[likely]] {
      if (rows > 0) throw bad_field(element_of(field, rows), "a row of 28 numbers as before", "a number");
      refuse_negative(number, field, numbers);
      if (numbers < kImagePixels) put(pixels, numbers, number);
      ++numbers;
      continue;
    }
    json::value value = element.value();
    if (value.type() != json::json_type::array) refuse(value, element_of(field, numbers));
    if (numbers > 0) throw bad_field(element_of(field, numbers), "a number as before", "an array");
    read_row(pixels, value.get_array(), rows++, field);
  }
  if (rows > 0 && rows != kImageSide) throw bad_field(field, "28 rows", std::to_string(rows));
  if (rows == 0 && numbers != kImagePixels) throw bad_field(field, "784 numbers", std::to_string(numbers));
  return pixels;
}

}  // namespace

const char* read_plain_pixels(const char* text, JsonPixels& pixels) {
  std::size_t numbers = 0;
  double largest = 0;
  const auto take = [&](double number) {
    if (numbers == kImagePixels) return false;
    largest = std::max(largest, number);
    pixels.image.pixels[numbers++] = static_cast<float>(number);
    return true;
  };
  const char* behind = read_plain_numbers(text, take);
  pixels.largest = largest;
  return numbers == kImagePixels ? behind : nullptr;
}

JsonPixels read_json_pixels(json::value& array, const std::string& field) {
  JsonPixels pixels;
  if (read_plain_pixels(std::string_view(array.raw_json_token()).data(), pixels) != nullptr) return pixels;
  return read_list_or_rows(array.get_array(), field);
}

}  // namespace digit::serve_app
