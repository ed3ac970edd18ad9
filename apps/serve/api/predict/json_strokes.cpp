#include "api/predict/json_strokes.h"

#include <cmath>

#include "http/http_error.h"

namespace digit::serve_app {
namespace {

constexpr double kLargestCoordinate = 1e6;

json::array array_in(json::value& value, const std::string& field, std::size_t index, std::string_view expected) {
  if (value.type() != json::json_type::array) throw bad_field(element_of(field, index), expected, type_name(value));
  return value.get_array();
}

Point read_point(json::array coordinates, const std::string& stroke, std::size_t index) {
  double xy[2] = {0, 0};
  std::size_t count = 0;
  for (auto element : coordinates) {
    json::value value = element.value();
    if (value.type() != json::json_type::number) {
      throw bad_field(element_of(element_of(stroke, index), count), "a number", type_name(value));
    }
    const double number = value.get_double();
    if (std::abs(number) > kLargestCoordinate) {
      throw bad_field(element_of(element_of(stroke, index), count), "a number within 1e6 of 0", std::to_string(number));
    }
    if (count < 2) xy[count] = number;
    ++count;
  }
  if (count != 2) throw bad_field(element_of(stroke, index), "the two numbers x and y", std::to_string(count));
  return {static_cast<float>(xy[0]), static_cast<float>(xy[1])};
}

Stroke read_stroke(json::array points, const std::string& field, std::size_t index, std::size_t points_left) {
  const std::string name = element_of(field, index);
  Stroke stroke;
  for (auto element : points) {
    json::value value = element.value();
    if (stroke.size() == points_left) throw bad_field(field, "fewer points in all its strokes", "too many");
    stroke.push_back(read_point(array_in(value, name, stroke.size(), "a point [x, y]"), name, stroke.size()));
  }
  if (stroke.empty()) throw bad_field(name, "at least one point", "none");
  return stroke;
}

}  // namespace

Drawing read_json_strokes(json::array strokes, const std::string& field, std::size_t max_points) {
  Drawing drawing;
  std::size_t points_left = max_points;
  for (auto element : strokes) {
    json::value value = element.value();
    const std::size_t index = drawing.strokes.size();
    drawing.strokes.push_back(
        read_stroke(array_in(value, field, index, "a stroke [[x, y], ...]"), field, index, points_left));
    points_left -= drawing.strokes.back().size();
  }
  return drawing;
}

}  // namespace digit::serve_app
