#pragma once

#include <cmath>
#include <nlohmann/json.hpp>

#include "digit/drawing.h"

namespace digit::bench {

/// Returns the strokes as a drawing file holds them, with one decimal.
inline nlohmann::json strokes_json(const Drawing& drawing) {
  auto strokes = nlohmann::json::array();
  for (const auto& stroke : drawing.strokes) {
    auto points = nlohmann::json::array();
    for (const auto& point : stroke) {
      points.push_back({std::round(point.x * 10.0) / 10, std::round(point.y * 10.0) / 10});
    }
    strokes.push_back(std::move(points));
  }
  return strokes;
}

}  // namespace digit::bench
