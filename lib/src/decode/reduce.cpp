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

}  // namespace digit::decode
