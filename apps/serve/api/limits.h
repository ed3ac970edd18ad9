#pragma once

#include <cstddef>

namespace digit::serve_app {

/// What one request may ask for.
struct Limits {
  /// Of a body, before and after unpacking.
  std::size_t max_body_bytes = 8U << 20U;
  /// Of a picture, width × height.
  std::size_t max_pixels = 16'000'000;
  /// Of all strokes of one drawing together.
  std::size_t max_points = 20'000;
  /// Arrays and objects within one another.
  std::size_t max_json_depth = 16;
  /// Images in one request.
  std::size_t max_batch_items = 256;
};

}  // namespace digit::serve_app
