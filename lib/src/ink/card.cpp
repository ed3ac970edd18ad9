#include "ink/card.h"

#include <algorithm>
#include <cstdlib>

namespace digit::ink {
namespace {

constexpr std::uint8_t kOpaque = 128;
constexpr std::size_t kMinCardSide = 8;
/// A pixel is part of a drawing on the card if a channel differs from the card's color by at least this much.
constexpr int kContrast = 64;

struct Box {
  std::size_t left = 0;
  std::size_t top = 0;
  std::size_t right = 0;
  std::size_t bottom = 0;
  std::size_t opaque_pixels = 0;

  std::size_t width() const { return right - left; }
  std::size_t height() const { return bottom - top; }
};

const std::uint8_t* pixel_at(const decode::Picture& picture, std::size_t x, std::size_t y) {
  return &picture.rgba[(y * picture.width + x) * decode::Picture::kChannels];
}

bool is_opaque(const std::uint8_t* pixel) { return pixel[3] >= kOpaque; }

Box opaque_box(const decode::Picture& picture) {
  Box box{.left = picture.width, .top = picture.height};
  for (std::size_t y = 0; y < picture.height; ++y) {
    for (std::size_t x = 0; x < picture.width; ++x) {
      if (!is_opaque(pixel_at(picture, x, y))) continue;
      box.left = std::min(box.left, x);
      box.right = std::max(box.right, x + 1);
      box.top = std::min(box.top, y);
      box.bottom = y + 1;
      ++box.opaque_pixels;
    }
  }
  return box;
}

/// Returns the color of the card, taken near the middle of its left edge, which is not a corner and rarely ink.
const std::uint8_t* card_color(const decode::Picture& picture, const Box& box) {
  return pixel_at(picture, box.left + box.width() / 16, box.top + box.height() / 2);
}

bool has_drawing(const decode::Picture& picture, const Box& box, const std::uint8_t* card) {
  std::size_t drawn = 0;
  for (std::size_t y = box.top; y < box.bottom; ++y) {
    for (std::size_t x = box.left; x < box.right; ++x) {
      const std::uint8_t* pixel = pixel_at(picture, x, y);
      if (!is_opaque(pixel)) continue;
      const int farthest =
          std::max({std::abs(pixel[0] - card[0]), std::abs(pixel[1] - card[1]), std::abs(pixel[2] - card[2])});
      drawn += static_cast<std::size_t>(farthest >= kContrast);
    }
  }
  return drawn * 1000 >= box.opaque_pixels;
}

}  // namespace

std::optional<decode::Picture> crop_card(const decode::Picture& picture) {
  const Box box = opaque_box(picture);
  const bool fills_picture = box.width() == picture.width && box.height() == picture.height;
  if (box.opaque_pixels == 0 || fills_picture) return std::nullopt;
  if (std::min(box.width(), box.height()) < kMinCardSide) return std::nullopt;
  if (box.opaque_pixels * 5 < box.width() * box.height() * 4) return std::nullopt;
  const std::uint8_t* card = card_color(picture, box);
  if (!has_drawing(picture, box, card)) return std::nullopt;
  decode::Picture cropped{.width = box.width(), .height = box.height(), .rgba = {}};
  cropped.rgba.reserve(cropped.width * cropped.height * decode::Picture::kChannels);
  for (std::size_t y = box.top; y < box.bottom; ++y) {
    for (std::size_t x = box.left; x < box.right; ++x) {
      const std::uint8_t* pixel = pixel_at(picture, x, y);
      const std::uint8_t* color = is_opaque(pixel) ? pixel : card;
      cropped.rgba.insert(cropped.rgba.end(), {color[0], color[1], color[2], std::uint8_t{255}});
    }
  }
  return cropped;
}

}  // namespace digit::ink
