#include "inference/convolution.h"

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>
#include <string>

#include "inference/lanes.h"

namespace digit::inference {
namespace {

constexpr std::size_t kKernelArea = Convolution::kKernel * Convolution::kKernel;
/// A tile is the 4×4 inputs of a pooling window. Its transform has as many values.
constexpr std::size_t kTileSide = 4;
constexpr std::size_t kTileArea = kTileSide * kTileSide;
/// The number of tiles that are transformed, multiplied and transformed back together, which fit into the cache, and of
/// those whose products are summed at once in registers.
constexpr std::size_t kTiles = 12;
constexpr std::size_t kTileBlock = 4;

struct ConvolutionWeights {
  std::size_t inputs;
  std::size_t channels;
  const float* weight;
  const float* bias;
};

/// Memory for kTiles tiles: [kTileArea, kTiles, inputs] and [kTileArea, kTiles, channels].
struct TileMemory {
  float* inputs;
  float* products;
};

/// Writes Bᵀ d B for the inputs d of a tile, with the values of each element `stride` apart.
template <std::size_t kLanes>
[[gnu::always_inline]] inline void transform_tile(const float* tile, std::size_t row_size, std::size_t channels,
                                                  float* transformed, std::size_t stride) {
  for (std::size_t channel = 0; channel < channels; channel += kLanes) {
    Lanes<kLanes> rows[kTileSide][kTileSide];
    for (std::size_t x = 0; x < kTileSide; ++x) {
      Lanes<kLanes> column[kTileSide];
      for (std::size_t y = 0; y < kTileSide; ++y) load<kLanes>(column[y], tile + y * row_size + x * channels + channel);
      rows[0][x] = column[0] - column[2];
      rows[1][x] = column[1] + column[2];
      rows[2][x] = column[2] - column[1];
      rows[3][x] = column[1] - column[3];
    }
    for (std::size_t y = 0; y < kTileSide; ++y) {
      const auto& row = rows[y];
      const Lanes<kLanes> results[kTileSide] = {row[0] - row[2], row[1] + row[2], row[2] - row[1], row[1] - row[3]};
      float* to = transformed + y * kTileSide * stride + channel;
      for (std::size_t x = 0; x < kTileSide; ++x) store<kLanes>(results[x], to + x * stride);
    }
  }
}

/// Writes the largest of the four outputs Aᵀ m A of a tile plus the bias, or 0.
template <std::size_t kLanes>
[[gnu::always_inline]] inline void pool_tile(const float* products, std::size_t stride, const float* bias,
                                             std::size_t channels, float* output) {
  for (std::size_t channel = 0; channel < channels; channel += kLanes) {
    Lanes<kLanes> rows[2][kTileSide];
    for (std::size_t x = 0; x < kTileSide; ++x) {
      Lanes<kLanes> column[kTileSide];
      for (std::size_t y = 0; y < kTileSide; ++y) {
        load<kLanes>(column[y], products + (y * kTileSide + x) * stride + channel);
      }
      rows[0][x] = column[0] + column[1] + column[2];
      rows[1][x] = column[1] - column[2] - column[3];
    }
    Lanes<kLanes> largest = rows[0][0] + rows[0][1] + rows[0][2];
    keep_larger(largest, rows[0][1] - rows[0][2] - rows[0][3]);
    keep_larger(largest, rows[1][0] + rows[1][1] + rows[1][2]);
    keep_larger(largest, rows[1][1] - rows[1][2] - rows[1][3]);
    Lanes<kLanes> added;
    load<kLanes>(added, bias + channel);
    largest += added;
    keep_larger(largest, Lanes<kLanes>{});
    store<kLanes>(largest, output + channel);
  }
}

/// Multiplies one element of kCount tiles, [kCount, inputs], by its weights, [inputs, channels], for 2 × kLanes
/// channels.
template <std::size_t kLanes, std::size_t kCount>
[[gnu::always_inline]] inline void multiply_block(const float* tiles, const float* weight, std::size_t inputs,
                                                  std::size_t channels, float* products) {
  constexpr std::size_t kVectors = 2;
  Lanes<kLanes> sums[kCount][kVectors];
  for (auto& row : sums) {
    for (auto& sum : row) sum = Lanes<kLanes>{};
  }
  for (std::size_t input = 0; input < inputs; ++input) {
    Lanes<kLanes> factors[kVectors];
    for (std::size_t v = 0; v < kVectors; ++v) load<kLanes>(factors[v], weight + input * channels + v * kLanes);
    for (std::size_t tile = 0; tile < kCount; ++tile) {
      for (std::size_t v = 0; v < kVectors; ++v) sums[tile][v] += tiles[tile * inputs + input] * factors[v];
    }
  }
  for (std::size_t tile = 0; tile < kCount; ++tile) {
    for (std::size_t v = 0; v < kVectors; ++v) store<kLanes>(sums[tile][v], products + tile * channels + v * kLanes);
  }
}

template <std::size_t kLanes, std::size_t kCount>
[[gnu::always_inline]] inline void multiply_tiles(const float* tiles, const float* weight, std::size_t inputs,
                                                  std::size_t channels, float* products) {
  for (std::size_t channel = 0; channel < channels; channel += 2 * kLanes) {
    multiply_block<kLanes, kCount>(tiles, weight + channel, inputs, channels, products + channel);
  }
}

/// Multiplies the transforms of `count` tiles by the transformed weights.
template <std::size_t kLanes>
[[gnu::always_inline]] inline void multiply(const ConvolutionWeights& layer, std::size_t count,
                                            const TileMemory& memory) {
  for (std::size_t element = 0; element < kTileArea; ++element) {
    const float* inputs = memory.inputs + element * kTiles * layer.inputs;
    const float* weight = layer.weight + element * layer.inputs * layer.channels;
    float* products = memory.products + element * kTiles * layer.channels;
    std::size_t tile = 0;
    for (; tile + kTileBlock <= count; tile += kTileBlock) {
      multiply_tiles<kLanes, kTileBlock>(inputs + tile * layer.inputs, weight, layer.inputs, layer.channels,
                                         products + tile * layer.channels);
    }
    for (; tile < count; ++tile) {
      multiply_tiles<kLanes, 1>(inputs + tile * layer.inputs, weight, layer.inputs, layer.channels,
                                products + tile * layer.channels);
    }
  }
}

template <std::size_t kLanes>
[[gnu::always_inline]] inline void convolve(const ConvolutionWeights& layer, const FeatureMap& input,
                                            FeatureMap& output, const TileMemory& memory) {
  const std::size_t tiles = output.side * output.side;
  for (std::size_t first = 0; first < tiles; first += kTiles) {
    const std::size_t count = std::min(kTiles, tiles - first);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t y = (first + i) / output.side, x = (first + i) % output.side;
      const float* tile = &input.values[2 * y * input.row_size() + 2 * x * input.channels];
      transform_tile<kLanes>(tile, input.row_size(), layer.inputs, memory.inputs + i * layer.inputs,
                             kTiles * layer.inputs);
    }
    multiply<kLanes>(layer, count, memory);
    for (std::size_t i = 0; i < count; ++i) {
      float* to = output.at((first + i) / output.side, (first + i) % output.side);
      pool_tile<kLanes>(memory.products + i * layer.channels, kTiles * layer.channels, layer.bias, layer.channels, to);
    }
  }
}

void convolve_portably(const ConvolutionWeights& layer, const FeatureMap& input, FeatureMap& output,
                       const TileMemory& memory) {
  convolve<4>(layer, input, output, memory);
}

#ifdef __x86_64__
[[gnu::target("avx2,fma")]] void convolve_with_avx2(const ConvolutionWeights& layer, const FeatureMap& input,
                                                    FeatureMap& output, const TileMemory& memory) {
  convolve<8>(layer, input, output, memory);
}
#endif

auto convolution_with(InstructionSet instructions) {
#ifdef __x86_64__
  if (instructions == InstructionSet::kAvx2) return convolve_with_avx2;
#endif
  static_cast<void>(instructions);
  return convolve_portably;
}

/// Returns G g Gᵀ for a kernel g of 3×3.
std::array<double, kTileArea> transform_kernel(std::span<const float> kernel) {
  constexpr double kTransform[kTileSide][Convolution::kKernel] = {
      {1, 0, 0}, {0.5, 0.5, 0.5}, {0.5, -0.5, 0.5}, {0, 0, 1}};
  std::array<double, kTileArea> transformed{};
  for (std::size_t i = 0; i < kTileArea * kKernelArea; ++i) {
    const std::size_t element = i / kKernelArea, value = i % kKernelArea;
    transformed[element] += kTransform[element / kTileSide][value / Convolution::kKernel] * kernel[value] *
                            kTransform[element % kTileSide][value % Convolution::kKernel];
  }
  return transformed;
}

}  // namespace

Convolution::Convolution(std::size_t inputs, std::span<const float> weight, std::span<const float> bias)
    : inputs_(rounded_up(inputs)),
      channels_(rounded_up(bias.size())),
      weight_(kTileArea * inputs_ * channels_),
      bias_(channels_) {
  if (weight.size() != kKernelArea * inputs * bias.size()) {
    throw std::invalid_argument("convolution: expected " + std::to_string(bias.size()) + " x " +
                                std::to_string(inputs) + " x 9 weights, found " + std::to_string(weight.size()));
  }
  std::ranges::copy(bias, bias_.begin());
  for (std::size_t i = 0; i < inputs * bias.size(); ++i) {
    const auto kernel = transform_kernel(weight.subspan(i * kKernelArea, kKernelArea));
    for (std::size_t element = 0; element < kTileArea; ++element) {
      weight_[(element * inputs_ + i % inputs) * channels_ + i / inputs] = static_cast<float>(kernel[element]);
    }
  }
}

void Convolution::apply(const FeatureMap& input, FeatureMap& output, InstructionSet instructions) const {
  const auto memory = std::make_unique_for_overwrite<float[]>(kTileArea * kTiles * (inputs_ + channels_));
  const auto run = convolution_with(instructions);
  run({.inputs = inputs_, .channels = channels_, .weight = weight_.data(), .bias = bias_.data()}, input, output,
      {.inputs = memory.get(), .products = memory.get() + kTileArea * kTiles * inputs_});
}

}  // namespace digit::inference
