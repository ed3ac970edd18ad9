#include "inference/image_convolution.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "inference/lanes.h"

namespace digit::inference {
namespace {

constexpr std::size_t kKernelSize = ImageConvolution::kKernel * ImageConvolution::kKernel;
constexpr std::size_t kImagePadding = ImageConvolution::kKernel / 2;
/// The side of the pixels that a pooling window reads, and the number of its outputs.
constexpr std::size_t kWindowSide = ImageConvolution::kKernel + 1;
constexpr std::size_t kWindowOutputs = 4;
/// Windows at the start, in the middle and at the end of a row or column.
constexpr std::size_t kPlaces = 3;

std::size_t place_of(std::size_t window) {
  return window == 0 ? 0 : window + 1 == ImageConvolution::kOutputSide ? kPlaces - 1 : 1;
}

/// Whether the pixel with this index within a window is in the image, not in its padding.
bool is_in_image(std::size_t place, std::size_t pixel) {
  if (place == 0) return pixel >= kImagePadding;
  return place == 1 || pixel < kWindowSide - kImagePadding;
}

struct InkPixel {
  float value;
  /// The row within the strip plus kWindowSide times the column within the padded image.
  std::uint32_t index;
};

/// The pixels other than 0 in the rows that a row of windows reads, column by column, so that those of each window are
/// next to each other.
struct InkStrip {
  std::array<InkPixel, kWindowSide * kImageSide> pixels;
  std::array<std::uint32_t, kImageSide + 2 * kImagePadding + 1> column_begins;

  std::span<const InkPixel> window(std::size_t x) const {
    const auto begin = column_begins[2 * x];
    return std::span(pixels).subspan(begin, column_begins[2 * x + kWindowSide] - begin);
  }
};

void collect_ink(const Image& image, std::size_t window_row, InkStrip& strip) {
  const std::size_t top = 2 * window_row;  // in the padded image
  const std::size_t begin = std::max(top, kImagePadding);
  const std::size_t end = std::min(top + kWindowSide, kImageSide + kImagePadding);
  std::uint32_t count = 0;
  std::fill_n(strip.column_begins.begin(), kImagePadding, 0);
  for (std::size_t x = 0; x < kImageSide; ++x) {
    strip.column_begins[x + kImagePadding] = count;
    for (std::size_t y = begin; y < end; ++y) {
      const float value = image.pixels[(y - kImagePadding) * kImageSide + x];
      const auto index = static_cast<std::uint32_t>((x + kImagePadding) * kWindowSide + y - top);
      strip.pixels[count] = {.value = value, .index = index};  // kept only if it is not 0
      count += static_cast<std::uint32_t>(std::bit_cast<std::uint32_t>(value) << 1U != 0);
    }
  }
  std::fill(strip.column_begins.begin() + kImageSide + kImagePadding, strip.column_begins.end(), count);
}

/// The weights of a layer, and the outputs for blank paper in the place of a window.
struct WindowWeights {
  const float* weight;
  const float* blank;
  std::size_t channels;
};

/// Computes the four outputs of a window, and writes the largest one, or 0, of each channel.
template <std::size_t kLanes>
[[gnu::always_inline]] inline void convolve_window(std::span<const InkPixel> ink, std::size_t first_index,
                                                   const WindowWeights& weights, float* output) {
  constexpr std::size_t kVectors = 2;
  for (std::size_t channel = 0; channel < weights.channels; channel += kVectors * kLanes) {
    Lanes<kLanes> sums[kWindowOutputs][kVectors];
    for (std::size_t i = 0; i < kWindowOutputs * kVectors; ++i) {
      load<kLanes>(sums[i / kVectors][i % kVectors],
                   weights.blank + i / kVectors * weights.channels + channel + i % kVectors * kLanes);
    }
    for (const InkPixel& pixel : ink) {
      const float* weight = weights.weight + (pixel.index - first_index) * kWindowOutputs * weights.channels + channel;
      for (std::size_t i = 0; i < kWindowOutputs * kVectors; ++i) {
        Lanes<kLanes> factor;
        load<kLanes>(factor, weight + i / kVectors * weights.channels + i % kVectors * kLanes);
        sums[i / kVectors][i % kVectors] += pixel.value * factor;
      }
    }
    for (std::size_t vector = 0; vector < kVectors; ++vector) {
      Lanes<kLanes> largest{};
      for (const auto& sum : sums) keep_larger(largest, sum[vector]);
      store<kLanes>(largest, output + channel + vector * kLanes);
    }
  }
}

/// The weights in the order that the loops read.
struct ImageWeights {
  std::span<const float> weight;
  std::span<const float> blank;
};

template <std::size_t kLanes>
[[gnu::always_inline]] inline void convolve_image(const Image& image, const ImageWeights& layer, FeatureMap& output) {
  const std::size_t channels = output.channels;
  InkStrip strip{};
  for (std::size_t y = 0; y < output.side; ++y) {
    collect_ink(image, y, strip);
    for (std::size_t x = 0; x < output.side; ++x) {
      const std::size_t place = place_of(y) * kPlaces + place_of(x);
      const WindowWeights weights{.weight = layer.weight.data(),
                                  .blank = layer.blank.data() + place * kWindowOutputs * channels,
                                  .channels = channels};
      convolve_window<kLanes>(strip.window(x), 2 * x * kWindowSide, weights, output.at(y, x));
    }
  }
}

void convolve_image_portably(const Image& image, const ImageWeights& layer, FeatureMap& output) {
  convolve_image<4>(image, layer, output);
}

#ifdef __x86_64__
[[gnu::target("avx2,fma")]] void convolve_image_with_avx2(const Image& image, const ImageWeights& layer,
                                                          FeatureMap& output) {
  convolve_image<8>(image, layer, output);
}
#endif

auto image_convolution_with(InstructionSet instructions) {
#ifdef __x86_64__
  if (instructions == InstructionSet::kAvx2) return convolve_image_with_avx2;
#endif
  static_cast<void>(instructions);
  return convolve_image_portably;
}

}  // namespace

ImageConvolution::ImageConvolution(std::span<const float> weight, std::span<const float> bias, PixelScaling scaling)
    : channels_(rounded_up(bias.size())),
      weight_(kWindowSide * kWindowSide * kWindowOutputs * channels_),
      blank_(kPlaces * kPlaces * kWindowOutputs * channels_) {
  if (weight.size() != kKernelSize * bias.size()) {
    throw std::invalid_argument("convolution: expected " + std::to_string(bias.size()) + " x 25 weights, found " +
                                std::to_string(weight.size()));
  }
  for (std::size_t i = 0; i < kWindowOutputs * kKernelSize * bias.size(); ++i) {
    const std::size_t channel = i / kKernelSize % bias.size(), output = i / kKernelSize / bias.size();
    const std::size_t y = i % kKernelSize / kKernel + output / 2, x = i % kKernel + output % 2;
    const float factor = weight[channel * kKernelSize + i % kKernelSize] / scaling.deviation;
    weight_[((x * kWindowSide + y) * kWindowOutputs + output) * channels_ + channel] = factor;
    for (std::size_t place = 0; place < kPlaces * kPlaces; ++place) {
      float& blank = blank_[(place * kWindowOutputs + output) * channels_ + channel];
      if (i % kKernelSize == 0) blank = bias[channel];
      if (is_in_image(place / kPlaces, y) && is_in_image(place % kPlaces, x)) blank -= scaling.mean * factor;
    }
  }
}

void ImageConvolution::apply(const Image& image, FeatureMap& output, InstructionSet instructions) const {
  image_convolution_with(instructions)(image, {.weight = weight_, .blank = blank_}, output);
}

}  // namespace digit::inference
