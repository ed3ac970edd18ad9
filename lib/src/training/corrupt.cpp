#include "training/corrupt.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "digit/augment.h"

namespace digit::training {
namespace {

constexpr std::size_t kSide = kImageSide;

/// Applies `augment` with these limits.
Image change(const Image& digit, AugmentOptions options, base::Random& random) {
  return augment(digit, options, random.next(), 0, 0);
}

/// Averages each pixel with its neighbors, with the weights 1, 2, 1 along both axes.
Image blur(const Image& digit, base::Random& random) {
  Image image = digit;
  for (auto passes = 1 + random.below(2); passes > 0; --passes) {
    for (const std::size_t step : {std::size_t{1}, kSide}) {
      const Image before = image;
      for (std::size_t i = step; i + step < kImagePixels; ++i) {
        image.pixels[i] = (before.pixels[i - step] + 2 * before.pixels[i] + before.pixels[i + step]) / 4;
      }
    }
  }
  return image;
}

/// Twice the largest slant and rotation of training at most.
Image turn(const Image& digit, base::Random& random) {
  auto options = no_augmentation();
  options.rotation = 2 * AugmentOptions{}.rotation;
  options.shear = 2 * AugmentOptions{}.shear;
  return change(digit, options, random);
}

/// Twice the largest change of the thickness in training at most.
Image change_pen(const Image& digit, base::Random& random) {
  auto options = no_augmentation();
  options.thickness = AugmentOptions{}.thickness;
  return change(change(digit, options, random), options, random);
}

/// Moves the digit up to three pixels across a side of the image's inner 20×20 pixels, which cuts it off.
Image cut(const Image& digit, base::Random& random) {
  constexpr std::size_t kMargin = 4;
  const auto cut = kMargin + 1 + random.below(2), side = random.below(4);
  Image image = digit;
  for (std::size_t i = 0; i < kImagePixels; ++i) {
    const std::array<std::size_t, 4> depths{i % kSide, i / kSide, kSide - 1 - i % kSide, kSide - 1 - i / kSide};
    if (depths.at(side) < cut) image.pixels[i] = 0;
  }
  return image;
}

/// Erases a row or column of pixels through the digit, and half of its neighbor.
Image erase_line(const Image& digit, base::Random& random) {
  const bool is_row = random.chance(0.5F);
  const auto at = 8 + random.below(12);
  Image image = digit;
  for (std::size_t i = 0; i < kImagePixels; ++i) {
    const auto along = is_row ? i / kSide : i % kSide;
    if (along == at) image.pixels[i] = 0;
    if (along == at + 1) image.pixels[i] /= 2;
  }
  return image;
}

/// Moves blocks of 4×4 pixels towards their mean, and adds waves to them.
Image compress(const Image& digit, base::Random& random) {
  constexpr std::size_t kBlock = 4;
  const float share = random.uniform(0.2F, 0.5F);
  Image image = digit;
  for (std::size_t top = 0; top < kSide; top += kBlock) {
    for (std::size_t left = 0; left < kSide; left += kBlock) {
      float mean = 0;
      for (std::size_t i = 0; i < kBlock * kBlock; ++i) {
        mean += digit.pixels[(top + i / kBlock) * kSide + left + i % kBlock] / (kBlock * kBlock);
      }
      const float wave = mean > 0 ? 0.1F * random.normal() : 0;
      for (std::size_t i = 0; i < kBlock * kBlock; ++i) {
        auto& pixel = image.pixels[(top + i / kBlock) * kSide + left + i % kBlock];
        pixel = std::clamp(pixel + share * (mean - pixel) + (i % 2 == 0 ? wave : -wave), 0.0F, 1.0F);
      }
    }
  }
  return image;
}

}  // namespace

Image corrupt(const Image& digit, base::Random& random) {
  constexpr std::array kKinds = {blur, turn, change_pen, cut, erase_line, compress};
  return kKinds[random.below(kKinds.size())](digit, random);
}

}  // namespace digit::training
