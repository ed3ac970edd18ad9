#include "api/predict/json_input.h"

#include <algorithm>
#include <cmath>

#include "api/json/json_numbers.h"
#include "http/http_error.h"

namespace digit::serve_app {
namespace {

constexpr double kMaxCoordinate = 1e6;

[[noreturn]] void reject(json::value& value, const std::string& name) {
  const std::string found = type_name(value);
  throw found == "a number" ? bad_field(name, "a finite number", "one out of range")
                            : bad_field(name, "a number", found);
}

void check_not_negative(double number, const std::string& field, std::size_t index) {
  if (number < 0) [[unlikely]]
    throw bad_field(element_name(field, index), "a number of at least 0", std::to_string(number));
}

void set_pixel(JsonPixels& pixels, std::size_t index, double number) {
  pixels.largest = std::max(pixels.largest, number);
  pixels.image.pixels[index] = static_cast<float>(number);
}

void read_row(JsonPixels& pixels, json::array row, std::size_t index, const std::string& field) {
  const std::string name = element_name(field, index);
  std::size_t columns = 0;
  for (auto element : row) {
    json::value value = element.value();
    double number = 0;
    if (value.get_double().get(number) != simdjson::SUCCESS) reject(value, element_name(name, columns));
    check_not_negative(number, name, columns);
    if (columns < kImageSide && index < kImageSide) set_pixel(pixels, index * kImageSide + columns, number);
    ++columns;
  }
  if (columns != kImageSide) throw bad_field(name, "28 numbers", std::to_string(columns));
}

/// Reads an image in any form and reports what is wrong with it.
JsonPixels read_list_or_rows(json::array array, const std::string& field) {
  JsonPixels pixels;
  std::size_t numbers = 0;
  std::size_t rows = 0;
  for (auto element : array) {
    double number = 0;
    if (element.get_double().get(number) == simdjson::SUCCESS) [[likely]] {
      if (rows > 0) throw bad_field(element_name(field, rows), "a row of 28 numbers like the others", "a number");
      check_not_negative(number, field, numbers);
      if (numbers < kImagePixels) set_pixel(pixels, numbers, number);
      ++numbers;
      continue;
    }
    json::value value = element.value();
    if (!has_type(value, json::json_type::array)) reject(value, element_name(field, numbers));
    if (numbers > 0) throw bad_field(element_name(field, numbers), "a number like the others", "an array");
    read_row(pixels, value.get_array(), rows++, field);
  }
  if (rows > 0 && rows != kImageSide) throw bad_field(field, "28 rows", std::to_string(rows));
  if (rows == 0 && numbers != kImagePixels) throw bad_field(field, "784 numbers", std::to_string(numbers));
  return pixels;
}

Point read_point(json::value point, const std::string& stroke, std::size_t index) {
  const auto name = [&] { return element_name(stroke, index); };  // needed for errors only
  if (!has_type(point, json::json_type::array)) throw bad_field(name(), "a point [x, y]", type_name(point));
  double xy[2] = {0, 0};
  std::size_t count = 0;
  for (auto element : point.get_array()) {
    json::value value = element.value();
    double number = 0;
    if (value.get_double().get(number) != simdjson::SUCCESS) reject(value, element_name(name(), count));
    if (std::abs(number) > kMaxCoordinate) {
      throw bad_field(element_name(name(), count), "a number from -1e6 to 1e6", std::to_string(number));
    }
    if (count < 2) xy[count] = number;
    ++count;
  }
  if (count != 2) throw bad_field(name(), "the two numbers x and y", std::to_string(count));
  return {static_cast<float>(xy[0]), static_cast<float>(xy[1])};
}

}  // namespace

const char* read_plain_pixels(const char* text, JsonPixels& pixels) {
  std::size_t numbers = 0;
  double largest = 0;
  const auto add = [&](double number) {
    if (numbers == kImagePixels) return false;
    largest = std::max(largest, number);
    pixels.image.pixels[numbers++] = static_cast<float>(number);
    return true;
  };
  const char* end = read_plain_numbers(text, add);
  pixels.largest = largest;
  return numbers == kImagePixels ? end : nullptr;
}

JsonPixels read_json_pixels(json::value& array, const std::string& field) {
  JsonPixels pixels;
  if (read_plain_pixels(std::string_view(array.raw_json_token()).data(), pixels) != nullptr) return pixels;
  return read_list_or_rows(array.get_array(), field);
}

Drawing read_json_strokes(json::array strokes, const std::string& field, std::size_t max_points, std::size_t& points) {
  Drawing drawing;
  for (auto element : strokes) {
    json::value value = element.value();
    const std::string name = element_name(field, drawing.strokes.size());
    Stroke& stroke = drawing.strokes.emplace_back();
    for (auto point : read_array(value, name, "a stroke [[x, y], ...]")) {
      if (points++ == max_points) {
        throw bad_field(field, "at most " + std::to_string(max_points) + " points in a request", "more");
      }
      stroke.push_back(read_point(point.value(), name, stroke.size()));
    }
    if (stroke.empty()) throw bad_field(name, "at least one point", "none");
  }
  return drawing;
}

}  // namespace digit::serve_app
