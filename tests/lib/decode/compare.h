#pragma once

#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "decode/picture.h"
#include "support/pictures.h"

namespace digit::decode {

/// Returns a picture with a smooth change of color and, with 4 channels, of alpha.
inline test::Samples smooth(std::size_t width, std::size_t height, std::size_t channels) {
  test::Samples samples{.width = width, .height = height, .channels = channels, .values = {}};
  for (std::size_t i = 0; i < width * height; ++i) {
    const std::array values = {40 + 120 * (i % width) / width, std::size_t{200}, 220 - 90 * (i / width) / height,
                               100 + 155 * (i / width) / height};
    for (std::size_t c = 0; c < channels; ++c) samples.values.push_back(static_cast<std::uint16_t>(values.at(c)));
  }
  return samples;
}

/// Returns the largest difference of a sample. The picture is opaque if there are 3 channels.
inline int largest_difference(const Picture& picture, const test::Samples& samples) {
  REQUIRE(picture.width == samples.width);
  REQUIRE(picture.height == samples.height);
  int largest = 0;
  for (std::size_t i = 0; i < picture.width * picture.height; ++i) {
    for (std::size_t c = 0; c < Picture::kChannels; ++c) {
      const int expected = c < samples.channels ? samples.values[i * samples.channels + c] : 255;
      largest = std::max(largest, std::abs(picture.rgba[i * Picture::kChannels + c] - expected));
    }
  }
  return largest;
}

}  // namespace digit::decode
