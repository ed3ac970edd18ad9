#include "api/predict/stages.h"

#include <algorithm>
#include <string_view>

#include "common/base64.h"
#include "common/png_writer.h"

namespace digit::serve_app {
namespace {

constexpr std::size_t kMaxStageSide = 640;
constexpr std::size_t kMaxStageBytes = 3'000'000;

std::size_t divide_up(std::size_t size, std::size_t factor) { return (size + factor - 1) / factor; }

/// Returns the mean of the block of at most factor × factor pixels with the upper left corner (left, top).
float mean_of_block(const Raster& raster, std::size_t left, std::size_t top, std::size_t factor) {
  const std::size_t right = std::min(left + factor, raster.width);
  const std::size_t bottom = std::min(top + factor, raster.height);
  float sum = 0;
  for (std::size_t y = top; y < bottom; ++y) {
    for (std::size_t x = left; x < right; ++x) sum += raster.ink[y * raster.width + x];
  }
  return sum / static_cast<float>((right - left) * (bottom - top));
}

/// Reduces the raster by the smallest whole factor with which no side is longer than `max_side`.
Raster reduced(const Raster& raster, std::size_t max_side) {
  const std::size_t factor = divide_up(std::max(raster.width, raster.height), max_side);
  if (factor == 1) return raster;
  Raster small{.width = divide_up(raster.width, factor), .height = divide_up(raster.height, factor), .ink = {}};
  small.ink.reserve(small.width * small.height);
  for (std::size_t y = 0; y < small.height; ++y) {
    for (std::size_t x = 0; x < small.width; ++x) {
      small.ink.push_back(mean_of_block(raster, x * factor, y * factor, factor));
    }
  }
  return small;
}

}  // namespace

StageObserver collect_stages(std::vector<Stage>& stages) {
  return [&stages](std::string_view name, const Raster& result) {
    if (!result.ink.empty()) stages.push_back({std::string(name), reduced(result, kMaxStageSide)});
  };
}

std::vector<StagePicture> encode_stages(std::span<const Stage> stages) {
  for (std::size_t side = kMaxStageSide;; side /= 2) {
    std::vector<StagePicture> pictures;
    std::size_t bytes = 0;
    for (const auto& [name, result] : stages) {
      const Raster small = reduced(result, side);
      pictures.push_back({.name = name,
                          .width = small.width,
                          .height = small.height,
                          .png = common::encode_base64(common::encode_png(small))});
      bytes += pictures.back().png.size();
    }
    if (bytes <= kMaxStageBytes || side == 1) return pictures;
  }
}

}  // namespace digit::serve_app
