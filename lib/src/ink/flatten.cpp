#include "ink/flatten.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace digit::ink {
namespace {

constexpr std::size_t kChannels = decode::Picture::kChannels;
constexpr std::uint8_t kOpaque = 255;
/// A pixel belongs to a drawing on a card if a channel differs from the card's color by at least this much.
constexpr int kContrast = 64;

using CardColor = std::array<std::uint8_t, 3>;

/// The pixels that are at least half as opaque as the most opaque one.
struct Card {
  std::size_t left = 0;
  std::size_t top = 0;
  std::size_t right = 0;
  std::size_t bottom = 0;
  std::size_t pixels = 0;
  std::uint8_t least_alpha = 0;
  CardColor color{};

  std::size_t width() const { return right - left; }
  std::size_t height() const { return bottom - top; }
};

const std::uint8_t* pixel_at(const decode::Picture& picture, std::size_t x, std::size_t y) {
  return &picture.rgba[(y * picture.width + x) * kChannels];
}

/// Returns the median of each channel.
CardColor median_color(const std::array<std::array<std::size_t, 256>, 3>& histograms, std::size_t pixels) {
  CardColor color{};
  for (std::size_t channel = 0; channel < color.size(); ++channel) {
    std::size_t seen = 0;
    std::size_t level = 0;
    while (level < kOpaque && (seen += histograms[channel][level]) * 2 < pixels) ++level;
    color[channel] = static_cast<std::uint8_t>(level);
  }
  return color;
}

bool is_opaque(const decode::Picture& picture) {
  bool opaque = true;
  for (std::size_t i = 3; opaque && i < picture.rgba.size(); i += kChannels) opaque = picture.rgba[i] == kOpaque;
  return opaque;
}

Card find_card(const decode::Picture& picture) {
  std::uint8_t most = 0;
  for (std::size_t i = 3; i < picture.rgba.size(); i += kChannels) most = std::max(most, picture.rgba[i]);
  Card card{.left = picture.width, .top = picture.height, .least_alpha = static_cast<std::uint8_t>((most + 1) / 2)};
  std::array<std::array<std::size_t, 256>, 3> histograms{};
  for (std::size_t y = 0; y < picture.height; ++y) {
    for (std::size_t x = 0; x < picture.width; ++x) {
      const std::uint8_t* pixel = pixel_at(picture, x, y);
      if (most == 0 || pixel[3] < card.least_alpha) continue;
      card.left = std::min(card.left, x);
      card.right = std::max(card.right, x + 1);
      card.top = std::min(card.top, y);
      card.bottom = y + 1;
      ++card.pixels;
      for (std::size_t channel = 0; channel < 3; ++channel) ++histograms[channel][pixel[channel]];
    }
  }
  card.color = median_color(histograms, card.pixels);
  return card;
}

/// Returns whether the card fills a rectangle and at least a thousandth of its pixels differ from its color.
bool has_drawing(const decode::Picture& picture, const Card& card) {
  if (card.pixels == 0 || card.pixels * 5 < card.width() * card.height() * 4) return false;
  std::size_t drawn = 0;
  for (std::size_t i = 0; i < picture.rgba.size(); i += kChannels) {
    const std::uint8_t* pixel = &picture.rgba[i];
    if (pixel[3] < card.least_alpha) continue;
    int farthest = 0;
    for (std::size_t channel = 0; channel < 3; ++channel) {
      farthest = std::max(farthest, std::abs(pixel[channel] - card.color[channel]));
    }
    drawn += static_cast<std::size_t>(farthest >= kContrast);
  }
  return drawn * 1000 >= card.pixels;
}

decode::Picture crop_to_card(const decode::Picture& picture, const Card& card) {
  decode::Picture cropped{.width = card.width(), .height = card.height(), .rgba = {}};
  cropped.rgba.reserve(cropped.width * cropped.height * kChannels);
  for (std::size_t y = card.top; y < card.bottom; ++y) {
    for (std::size_t x = card.left; x < card.right; ++x) {
      const std::uint8_t* pixel = pixel_at(picture, x, y);
      const unsigned alpha = pixel[3];
      for (std::size_t channel = 0; channel < 3; ++channel) {
        const unsigned level = pixel[channel] * alpha + card.color[channel] * (kOpaque - alpha);
        cropped.rgba.push_back(static_cast<std::uint8_t>((level + kOpaque / 2) / kOpaque));
      }
      cropped.rgba.push_back(kOpaque);
    }
  }
  return cropped;
}

}  // namespace

Region flattened_region(const decode::Picture& picture) {
  if (!is_opaque(picture)) {
    const Card card = find_card(picture);
    if (has_drawing(picture, card)) {
      return {.left = card.left, .top = card.top, .width = card.width(), .height = card.height()};
    }
  }
  return {.left = 0, .top = 0, .width = picture.width, .height = picture.height};
}

decode::Picture flatten(decode::Picture picture) {
  if (is_opaque(picture)) return picture;
  const Card card = find_card(picture);
  if (has_drawing(picture, card)) return crop_to_card(picture, card);
  for (std::size_t i = 0; i < picture.rgba.size(); i += kChannels) {
    const auto white = static_cast<std::uint8_t>(kOpaque - picture.rgba[i + 3]);
    std::fill_n(picture.rgba.begin() + static_cast<std::ptrdiff_t>(i), 3, white);
    picture.rgba[i + 3] = kOpaque;
  }
  return picture;
}

}  // namespace digit::ink
