#include "decode/decode.h"

#include <algorithm>
#include <string>

#include "base/hex.h"
#include "decode/decode_jpeg.h"
#include "decode/decode_png.h"
#include "digit/error.h"

namespace digit::decode {
namespace {

/// Describes the size and the first bytes for an error message.
std::string describe(std::span<const std::byte> bytes) {
  if (bytes.empty()) return "no bytes";
  const auto start = bytes.first(std::min<std::size_t>(bytes.size(), 4));
  return std::to_string(bytes.size()) + " bytes that begin with " + base::to_hex(start, " ");
}

}  // namespace

void check_dimensions(const std::string& format, std::size_t width, std::size_t height, const DecodeLimits& limits) {
  if (width == 0 || height == 0) throw Error("picture: damaged " + format + ": the width or height is 0");
  if (width > limits.max_pixels / height) {
    throw Error("picture: expected at most " + std::to_string(limits.max_pixels) + " pixels, found " +
                std::to_string(width) + " x " + std::to_string(height) + "; make it smaller");
  }
}

Picture decode(std::span<const std::byte> bytes, const DecodeLimits& limits) {
  if (is_png(bytes)) return decode_png(bytes, limits);
  if (is_jpeg(bytes)) return decode_jpeg(bytes, limits);
  throw Error("picture: expected a PNG or JPEG, found " + describe(bytes));
}

}  // namespace digit::decode
