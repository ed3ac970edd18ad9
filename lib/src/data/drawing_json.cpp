#include "data/drawing_json.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

#include "digit/error.h"

namespace digit::data {
namespace {

constexpr double kMaxCoordinate = 1e6;

simdjson::dom::array require_list(const simdjson::dom::element& element, std::string_view expected) {
  simdjson::dom::array list;
  if (element.get_array().get(list) != simdjson::SUCCESS) {
    throw Error("field `strokes`: expected " + std::string(expected) + ", found " + shortened(element));
  }
  return list;
}

/// Returns nullopt if the element is not a point within the range of coordinates.
std::optional<Point> point_of(const simdjson::dom::element& element) {
  simdjson::dom::array pair;
  if (element.get_array().get(pair) != simdjson::SUCCESS || pair.size() != 2) return std::nullopt;
  double x = 0;
  double y = 0;
  if (pair.at(0).get_double().get(x) != simdjson::SUCCESS || pair.at(1).get_double().get(y) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  if (!(std::abs(x) <= kMaxCoordinate && std::abs(y) <= kMaxCoordinate)) return std::nullopt;
  return Point{.x = static_cast<float>(x), .y = static_cast<float>(y)};
}

}  // namespace

std::string shortened(const simdjson::dom::element& element) {
  constexpr std::size_t kLongest = 60;
  const std::string text = simdjson::minify(element);
  return text.size() <= kLongest ? text : text.substr(0, kLongest) + "...";
}

Drawing drawing_of(const simdjson::dom::element& element) {
  Drawing drawing;
  for (const auto stroke : require_list(element, "a list of strokes")) {
    Stroke& points = drawing.strokes.emplace_back();
    for (const auto item : require_list(stroke, "each stroke to be a list of points")) {
      const std::optional<Point> point = point_of(item);
      if (!point) throw Error("field `strokes`: expected a point [x, y] within ±1,000,000, found " + shortened(item));
      points.push_back(*point);
    }
  }
  return drawing;
}

std::vector<std::string> class_names_of(const std::set<std::string>& labels) {
  std::vector<std::string> digits;
  for (char digit = '0'; digit <= '9'; ++digit) digits.emplace_back(1, digit);
  if (std::ranges::includes(digits, labels)) return digits;
  return {labels.begin(), labels.end()};
}

}  // namespace digit::data
