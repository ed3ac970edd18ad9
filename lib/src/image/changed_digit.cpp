#include "image/changed_digit.h"

#include <algorithm>

namespace digit::image {
namespace {

constexpr float kCenter = static_cast<float>(kImageSide) / 2;

float pixel_at(const Image& image, int x, int y) {
  constexpr auto kEnd = static_cast<int>(kImageSide);
  if (x < 0 || y < 0 || x >= kEnd || y >= kEnd) return 0;
  return image.pixels[static_cast<std::size_t>(y) * kImageSide + static_cast<std::size_t>(x)];
}

/// Interpolates bilinearly. Pixel i covers [i, i + 1). Positions outside of the image are paper.
float value_at(const Image& image, float x, float y) {
  constexpr float kPadding = 64;  // makes the positions positive, so that the conversion to int rounds down
  const float from_left = x - 0.5F + kPadding, from_top = y - 0.5F + kPadding;
  const int left = static_cast<int>(from_left), top = static_cast<int>(from_top);
  const float dx = from_left - static_cast<float>(left), dy = from_top - static_cast<float>(top);
  const int column = left - static_cast<int>(kPadding), row = top - static_cast<int>(kPadding);
  const float upper = (1 - dx) * pixel_at(image, column, row) + dx * pixel_at(image, column + 1, row);
  const float lower = (1 - dx) * pixel_at(image, column, row + 1) + dx * pixel_at(image, column + 1, row + 1);
  return (1 - dy) * upper + dy * lower;
}

/// Where an image is drawn: its center, in pixels, and its size relative to the original.
struct Place {
  float x = kCenter, y = kCenter, scale = 1;
};

/// Draws an image over another one. Each pixel gets the larger value.
void draw_over(Image& image, const Image& source, Place place) {
  for (std::size_t i = 0; i < kImagePixels; ++i) {
    const std::size_t column = i % kImageSide, row = i / kImageSide;
    const float x = static_cast<float>(column) + 0.5F - place.x;
    const float y = static_cast<float>(row) + 0.5F - place.y;
    image.pixels[i] = std::max(image.pixels[i], value_at(source, kCenter + x / place.scale, kCenter + y / place.scale));
  }
}

}  // namespace

Image invert(const Image& digit, base::Random& random) {
  const float paper = random.chance(0.5F) ? 1 : random.uniform(0.3F, 1);
  const float ink = random.chance(0.5F) ? 0 : random.uniform(0, paper - 0.2F);
  Image image;
  std::ranges::transform(digit.pixels, image.pixels.begin(),
                         [=](float value) { return paper + (ink - paper) * value; });
  return image;
}

Image enlarge_part(const Image& digit, base::Random& random) {
  Image image;
  const float scale = random.uniform(1.8F, 4), reach = 8 * scale;
  draw_over(image, digit, {kCenter + random.uniform(-reach, reach), kCenter + random.uniform(-reach, reach), scale});
  return image;
}

Image overlay(const Image& first, const Image& second, base::Random& random) {
  Image image = first;
  const float reach = random.chance(0.5F) ? 1 : 4;
  draw_over(image, second,
            {kCenter + random.uniform(-reach, reach), kCenter + random.uniform(-reach, reach),
             random.chance(0.5F) ? 1 : random.uniform(0.8F, 1.2F)});
  return image;
}

Image place_side_by_side(const Image& first, const Image& second, base::Random& random) {
  const float scale = random.uniform(0.5F, 0.75F), distance = random.uniform(9, 16) * scale / 0.5F;
  Image image;
  draw_over(image, first,
            {kCenter - distance / 2, kCenter + random.uniform(-2, 2), scale * random.uniform(0.8F, 1.1F)});
  draw_over(image, second,
            {kCenter + distance / 2, kCenter + random.uniform(-2, 2), scale * random.uniform(0.8F, 1.1F)});
  return image;
}

}  // namespace digit::image
