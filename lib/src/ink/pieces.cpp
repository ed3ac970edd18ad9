#include "ink/pieces.h"

#include <utility>

#include "ink/window.h"

namespace digit::ink {
namespace {

/// A pixel is ink if it has at least this share of the highest contrast nearby. "Nearby" is this share of the longer
/// side.
constexpr float kShareOfDarkest = 0.5F;
constexpr std::size_t kPixelsPerNearby = 40;

/// A piece joins a group if it has at least this share of the ink of its largest piece, is at most this share of the
/// group's longer side away, and has at least this share of the largest piece's highest contrast.
constexpr double kLeastShare = 0.03;
constexpr double kFarthest = 0.3;
constexpr float kLeastDarkness = 0.5F;
/// A group that runs off the picture counts with this share of its ink.
constexpr double kRunsOff = 0.1;
/// A piece joins a line if it is at most these shares of the line's height away.
constexpr double kFarthestInLine = 1.5;
constexpr double kFarthestFromLine = 0.25;
/// Only this many pieces are considered. Grouping takes quadratic time.
constexpr std::size_t kMostPieces = 200;

void add(Piece& piece, std::size_t x, std::size_t y, float ink) {
  piece.left = std::min(piece.left, x);
  piece.top = std::min(piece.top, y);
  piece.right = std::max(piece.right, x + 1);
  piece.bottom = std::max(piece.bottom, y + 1);
  ++piece.pixels;
  piece.ink += ink;
  piece.darkest = std::max(piece.darkest, ink);
}

/// Gives all ink pixels that are connected to `start` the number.
Piece flood(const Raster& contrast, const std::vector<bool>& is_ink, std::size_t start, std::uint32_t number,
            std::vector<std::uint32_t>& piece_of) {
  Piece piece{.left = contrast.width, .top = contrast.height};
  std::vector<std::size_t> open = {start};
  piece_of[start] = number;
  while (!open.empty()) {
    const std::size_t pixel = open.back();
    open.pop_back();
    const std::size_t x = pixel % contrast.width;
    const std::size_t y = pixel / contrast.width;
    add(piece, x, y, contrast.ink[pixel]);
    for (std::size_t row = y - std::min<std::size_t>(y, 1); row <= std::min(y + 1, contrast.height - 1); ++row) {
      for (std::size_t column = x - std::min<std::size_t>(x, 1); column <= std::min(x + 1, contrast.width - 1);
           ++column) {
        const std::size_t neighbor = row * contrast.width + column;
        if (piece_of[neighbor] != 0 || !is_ink[neighbor]) continue;
        piece_of[neighbor] = number;
        open.push_back(neighbor);
      }
    }
  }
  return piece;
}

std::size_t gap(std::size_t begin_a, std::size_t end_a, std::size_t begin_b, std::size_t end_b) {
  if (end_a < begin_b) return begin_b - end_a;
  return end_b < begin_a ? begin_a - end_b : 0;
}

/// How pieces come together.
enum class Layout { kDigit, kLine };

/// A group of pieces: its largest piece, and the box and the ink of all.
struct Group {
  Layout layout = Layout::kDigit;
  Piece largest;
  Piece all;
  std::vector<std::uint32_t> numbers = {};

  bool takes(const Piece& piece) const {
    return piece.ink >= kLeastShare * largest.ink && piece.darkest >= kLeastDarkness * largest.darkest &&
           is_near(piece);
  }
  void add(const Piece& piece, std::uint32_t number) {
    all.left = std::min(all.left, piece.left);
    all.top = std::min(all.top, piece.top);
    all.right = std::max(all.right, piece.right);
    all.bottom = std::max(all.bottom, piece.bottom);
    all.ink += piece.ink;
    numbers.push_back(number);
  }

 private:
  bool is_near(const Piece& piece) const {
    const auto aside = static_cast<double>(gap(all.left, all.right, piece.left, piece.right));
    const auto above = static_cast<double>(gap(all.top, all.bottom, piece.top, piece.bottom));
    if (layout == Layout::kDigit) return std::max(aside, above) <= kFarthest * static_cast<double>(all.longer_side());
    const auto height = static_cast<double>(std::max(all.height(), piece.height()));
    return aside <= kFarthestInLine * height && above <= kFarthestFromLine * height;
  }
};

std::vector<std::uint32_t> best_group(const Pieces& found, const Raster& contrast, std::size_t least_pixels,
                                      Layout layout) {
  std::vector<std::uint32_t> rest;
  for (std::uint32_t number = 1; number < found.pieces.size(); ++number) {
    if (found.pieces[number].pixels >= least_pixels) rest.push_back(number);
  }
  const auto weight = [&](const Piece& piece) { return piece.runs_off(contrast) ? kRunsOff : 1; };
  const auto ink_of = [&](std::uint32_t number) { return found.pieces[number].ink * weight(found.pieces[number]); };
  std::ranges::sort(rest, [&](std::uint32_t a, std::uint32_t b) { return ink_of(a) > ink_of(b); });
  rest.resize(std::min(rest.size(), kMostPieces));
  Group best;
  while (!rest.empty()) {
    const Piece& largest = found.pieces[rest.front()];
    Group group{.layout = layout, .largest = largest, .all = largest, .numbers = {rest.front()}};
    rest.erase(rest.begin());
    for (auto next = rest.begin(); next != rest.end();) {
      const Piece& piece = found.pieces[*next];
      if (group.takes(piece) && (!piece.runs_off(contrast) || largest.runs_off(contrast))) {
        group.add(piece, *next);
        rest.erase(next);
        next = rest.begin();
      } else {
        ++next;
      }
    }
    const bool is_better = weight(largest) * group.all.ink > weight(best.largest) * best.all.ink;
    if (best.numbers.empty() || is_better) best = std::move(group);
  }
  return best.numbers;
}

}  // namespace

std::vector<bool> ink_mask(const Raster& contrast, float threshold) {
  const std::size_t longer = std::max(contrast.width, contrast.height);
  const Raster darkest = local_maximum(contrast, std::max<std::size_t>(1, longer / kPixelsPerNearby));
  std::vector<bool> is_ink(contrast.ink.size());
  for (std::size_t i = 0; i < is_ink.size(); ++i) {
    is_ink[i] = contrast.ink[i] > std::max(threshold, kShareOfDarkest * darkest.ink[i]);
  }
  return is_ink;
}

Pieces find_pieces(const Raster& contrast, float threshold) {
  const std::vector<bool> is_ink = ink_mask(contrast, threshold);
  Pieces found{.piece_of = std::vector<std::uint32_t>(contrast.ink.size(), 0)};
  for (std::size_t pixel = 0; pixel < contrast.ink.size(); ++pixel) {
    if (!is_ink[pixel] || found.piece_of[pixel] != 0) continue;
    const auto number = static_cast<std::uint32_t>(found.pieces.size());
    found.pieces.push_back(flood(contrast, is_ink, pixel, number, found.piece_of));
  }
  return found;
}

std::vector<std::uint32_t> main_group(const Pieces& found, const Raster& contrast, std::size_t least_pixels) {
  return best_group(found, contrast, least_pixels, Layout::kDigit);
}

std::vector<std::uint32_t> main_line(const Pieces& found, const Raster& contrast, std::size_t least_pixels) {
  return best_group(found, contrast, least_pixels, Layout::kLine);
}

}  // namespace digit::ink
