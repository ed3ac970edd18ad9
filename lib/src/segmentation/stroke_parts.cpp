#include "segmentation/stroke_parts.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "digit/error.h"
#include "digit/number.h"

namespace digit::segmentation {
namespace {

/// The distance between strokes is measured at no more points of each than this.
constexpr std::size_t kMostPoints = 40;
/// A stroke is a dot if it is shorter than this share of the height of the digits.
constexpr float kDot = 0.08F;
/// A dot belongs to the nearest stroke if it is at most this share of the height away.
constexpr float kDotReach = 0.4F;

image::Bounds bounds_of(const Stroke& stroke) {
  image::Bounds box;
  for (const Point& point : stroke) box.add(point.x, point.y);
  return box;
}

/// Returns at most kMostPoints points, always with both ends.
Stroke thinned(const Stroke& stroke) {
  if (stroke.size() <= kMostPoints) return stroke;
  Stroke points;
  for (std::size_t i = 0; i < kMostPoints; ++i) points.push_back(stroke[i * (stroke.size() - 1) / (kMostPoints - 1)]);
  return points;
}

float squared_distance(const Point& point, const Point& from, const Point& to) {
  const float dx = to.x - from.x, dy = to.y - from.y;
  const float length = dx * dx + dy * dy;
  const float px = point.x - from.x, py = point.y - from.y;
  const float along = length > 0 ? std::clamp((px * dx + py * dy) / length, 0.0F, 1.0F) : 0;
  const float nx = px - along * dx, ny = py - along * dy;
  return nx * nx + ny * ny;
}

float side_of(const Point& from, const Point& to, const Point& point) {
  return (to.x - from.x) * (point.y - from.y) - (to.y - from.y) * (point.x - from.x);
}

bool cross(const Point& a, const Point& b, const Point& c, const Point& d) {
  return side_of(a, b, c) * side_of(a, b, d) < 0 && side_of(c, d, a) * side_of(c, d, b) < 0;
}

/// Returns the distance between two paths, and 0 if they cross.
float distance_between(const Stroke& a, const Stroke& b) {
  float least = std::numeric_limits<float>::max();
  for (std::size_t i = 0; i < a.size(); ++i) {
    const Point& a_end = a[std::min(i + 1, a.size() - 1)];
    for (std::size_t j = 0; j < b.size(); ++j) {
      const Point& b_end = b[std::min(j + 1, b.size() - 1)];
      if (cross(a[i], a_end, b[j], b_end)) return 0;
      least = std::min({least, squared_distance(a[i], b[j], b_end), squared_distance(b[j], a[i], a_end)});
    }
  }
  return std::sqrt(least);
}

/// The strokes with points, sorted by the centers of their boxes.
std::vector<const Stroke*> sorted_strokes(const Drawing& drawing) {
  std::vector<const Stroke*> strokes;
  for (const Stroke& stroke : drawing.strokes) {
    if (!stroke.empty()) strokes.push_back(&stroke);
  }
  if (strokes.size() > kMaxNumberStrokes) {
    throw Error("expected a number of at most " + std::to_string(kMaxNumberStrokes) + " strokes, found " +
                std::to_string(strokes.size()));
  }
  std::ranges::stable_sort(strokes, {}, [](const Stroke* stroke) {
    const image::Bounds box = bounds_of(*stroke);
    return box.left + box.right;
  });
  return strokes;
}

/// Gives each dot to the nearest stroke.
void add_dots(const std::vector<const Stroke*>& dots, float height, StrokeParts& found) {
  for (const Stroke* dot : dots) {
    std::size_t nearest = 0;
    float least = std::numeric_limits<float>::max();
    for (std::size_t i = 0; i < found.parts.size(); ++i) {
      const float distance = distance_between(thinned(*dot), thinned(*found.strokes[i].front()));
      if (distance < least) {
        least = distance;
        nearest = i;
      }
    }
    if (least > kDotReach * height) continue;
    found.strokes[nearest].push_back(dot);
    for (const Point& point : *dot) found.parts.parts[nearest].box.add(point.x, point.y);
  }
}

void measure_distances(StrokeParts& found) {
  const std::size_t count = found.parts.size();
  found.parts.distances.assign(count * count, 0);
  std::vector<Stroke> paths;
  paths.reserve(count);
  for (const auto& strokes : found.strokes) paths.push_back(thinned(*strokes.front()));
  for (std::size_t a = 0; a < count; ++a) {
    for (std::size_t b = a + 1; b < count; ++b) {
      const float distance = distance_between(paths[a], paths[b]);
      found.parts.distances[a * count + b] = found.parts.distances[b * count + a] = distance;
    }
  }
}

}  // namespace

StrokeParts find_stroke_parts(const Drawing& drawing) {
  const std::vector<const Stroke*> strokes = sorted_strokes(drawing);
  std::vector<Part> all;
  for (std::size_t i = 0; i < strokes.size(); ++i) all.push_back({.box = bounds_of(*strokes[i]), .ink = i});
  StrokeParts found;
  found.parts.height = usual_height(all);
  std::vector<const Stroke*> dots;
  for (const Part& part : all) {
    const Stroke* stroke = strokes[part.ink];
    if (part.box.longer_side() < kDot * found.parts.height) {
      dots.push_back(stroke);
    } else {
      found.parts.parts.push_back(part);
      found.strokes.push_back({stroke});
    }
  }
  if (found.parts.parts.empty() && !dots.empty()) {
    found.parts.parts.push_back(all.front());
    for (const Stroke* dot : dots) {
      for (const Point& point : *dot) found.parts.parts.front().box.add(point.x, point.y);
    }
    found.strokes.push_back(dots);
    return found;
  }
  add_dots(dots, found.parts.height, found);
  measure_distances(found);
  return found;
}

}  // namespace digit::segmentation
