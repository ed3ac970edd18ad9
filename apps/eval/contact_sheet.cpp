#include "eval/contact_sheet.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>

namespace digit::eval_app {
namespace {

constexpr std::size_t kScale = 2;
constexpr std::size_t kGlyphWidth = 3;
constexpr std::size_t kGlyphHeight = 5;
constexpr std::size_t kGap = 6;
constexpr std::size_t kTileWidth = kScale * kImageSide + kGap;
constexpr std::size_t kTileHeight = kScale * (kImageSide + kGlyphHeight) + 2 * kGap;

/// Row by row; the eleventh is the arrow.
constexpr std::array<std::string_view, 11> kGlyphs = {
    "####.##.##.####", ".#.##..#..#.###", "###..#####..###", "###..####..####", "#.##.####..#..#", "####..###..####",
    "####..####.####", "###..#.#..#..#.", "####.#####.####", "####.####..####", "#...#...#.#.#.."};

/// Draws cells of `width` a row, each kScale pixels large, with their upper left corner at (left, top).
template <typename Ink>
void draw(Raster& sheet, std::size_t left, std::size_t top, std::size_t width, std::size_t height, const Ink& ink) {
  for (std::size_t y = 0; y < height * kScale; ++y) {
    for (std::size_t x = 0; x < width * kScale; ++x) {
      sheet.ink[(top + y) * sheet.width + left + x] = ink(y / kScale * width + x / kScale);
    }
  }
}

void draw_glyph(Raster& sheet, std::size_t left, std::size_t top, std::string_view glyph) {
  draw(sheet, left, top, kGlyphWidth, kGlyphHeight, [&](std::size_t cell) { return glyph[cell] == '#' ? 1.0F : 0.0F; });
}

void draw_caption(Raster& sheet, std::size_t left, std::size_t top, const Mistake& mistake) {
  const auto text = std::to_string(mistake.truth) + ">" + (mistake.answer ? std::to_string(*mistake.answer) : "");
  for (const char letter : text) {
    draw_glyph(sheet, left, top, kGlyphs.at(letter == '>' ? 10 : static_cast<std::size_t>(letter - '0')));
    left += (kGlyphWidth + 1) * kScale;
  }
}

}  // namespace

Raster contact_sheet(std::span<const Mistake> mistakes) {
  const auto count = static_cast<double>(mistakes.size());
  const auto columns = std::max(std::min(mistakes.size(), std::size_t{10}), static_cast<std::size_t>(std::sqrt(count)));
  const auto rows = (mistakes.size() + columns - 1) / columns;
  Raster sheet{.width = columns * kTileWidth + kGap, .height = rows * kTileHeight + kGap, .ink = {}};
  sheet.ink.resize(sheet.width * sheet.height);
  for (std::size_t i = 0; i < mistakes.size(); ++i) {
    const auto left = kGap + i % columns * kTileWidth;
    const auto top = kGap + i / columns * kTileHeight;
    draw(sheet, left, top, kImageSide, kImageSide, [&](std::size_t cell) { return mistakes[i].image.pixels[cell]; });
    draw_caption(sheet, left, top + kScale * kImageSide + kGap / 2, mistakes[i]);
  }
  return sheet;
}

}  // namespace digit::eval_app
