#include "train/report/weight_sheet.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "digit/raster.h"
#include "train/report/html.h"

namespace digit::train_app {
namespace {

constexpr std::size_t kColumns = 16;
constexpr std::size_t kTileGap = 1;
constexpr std::size_t kTileSide = 56;

void draw_tile(Raster& sheet, std::size_t left, std::size_t top, std::span<const float> weights, std::size_t width) {
  float largest = std::numeric_limits<float>::min();
  for (const float weight : weights) largest = std::max(largest, std::abs(weight));
  for (std::size_t i = 0; i < weights.size(); ++i) {
    sheet.ink[(top + i / width) * sheet.width + left + i % width] = 0.5F + 0.5F * weights[i] / largest;
  }
}

}  // namespace

std::string draw_weights(const FirstLayer& layer, std::size_t limit) {
  const auto shown = std::min(layer.neurons(), limit);
  if (shown == 0) return {};
  const auto columns = std::min(shown, kColumns);
  const auto rows = (shown + columns - 1) / columns;
  Raster sheet{.width = columns * (layer.width + kTileGap) - kTileGap,
               .height = rows * (layer.height + kTileGap) - kTileGap,
               .ink = {}};
  sheet.ink.resize(sheet.width * sheet.height);
  const auto area = layer.width * layer.height;
  for (std::size_t i = 0; i < shown; ++i) {
    draw_tile(sheet, i % columns * (layer.width + kTileGap), i / columns * (layer.height + kTileGap),
              std::span(layer.weights).subspan(i * area, area), layer.width);
  }
  const auto scale = std::max(std::size_t{1}, kTileSide / layer.width);
  return image_element(sheet, Dark::kValue, scale, "weights of " + std::to_string(shown) + " neurons") + "\n";
}

}  // namespace digit::train_app
