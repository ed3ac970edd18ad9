#include "decode/reduce.h"

#include <algorithm>

namespace digit::decode {
namespace {

constexpr std::size_t kMinShorterSide = 1000;
constexpr std::size_t kMaxPixels = 8'000'000;

}  // namespace

std::size_t reduction_of(PictureSize stored) {
  const std::size_t shorter = std::min(stored.width, stored.height);
  std::size_t factor = std::max<std::size_t>(1, shorter / kMinShorterSide);
  while (factor < shorter && (stored.width / factor) * (stored.height / factor) > kMaxPixels) ++factor;
  return factor;
}

RowReducer::RowReducer(PictureSize stored, std::size_t factor)
    : factor_(factor),
      square_(static_cast<std::uint32_t>(factor * factor)),
      reduced_{.width = stored.width / factor, .height = stored.height / factor, .rgba = {}},
      sums_(reduced_.width) {
  reduced_.rgba.reserve(reduced_.width * reduced_.height * Picture::kChannels);
}

void RowReducer::add(std::span<const std::uint8_t> rgba) {
  const std::uint8_t* pixel = rgba.data();
  for (auto& sums : sums_) {
    for (std::size_t i = 0; i < factor_; ++i, pixel += Picture::kChannels) {
      const std::uint32_t alpha = pixel[3];
      for (std::size_t c = 0; c < 3; ++c) sums[c] += pixel[c] * alpha;
      sums[3] += alpha;
    }
  }
  if (++rows_ == factor_) finish_row();
}

void RowReducer::finish_row() {
  rows_ = 0;
  for (auto& sums : sums_) {
    const std::uint32_t alpha = sums[3];
    for (std::size_t c = 0; c < 3; ++c) {
      reduced_.rgba.push_back(static_cast<std::uint8_t>(alpha == 0 ? 0 : (sums[c] + alpha / 2) / alpha));
    }
    reduced_.rgba.push_back(static_cast<std::uint8_t>((alpha + square_ / 2) / square_));
    sums = {};
  }
}

}  // namespace digit::decode
