#include "decode/decode.h"

#include <algorithm>
#include <array>
#include <string>

#include "decode/decode_jpeg.h"
#include "decode/decode_png.h"
#include "decode/decode_webp.h"
#include "decode/other_formats.h"
#include "digit/error.h"
#include "digit/picture_formats.h"

namespace digit::decode {
namespace {

/// How to read one of kPictureFormats.
struct Decoder {
  bool (*matches)(std::span<const std::byte> bytes);
  PictureSize (*size)(std::span<const std::byte> bytes, const DecodeLimits& limits);
  Picture (*decode)(std::span<const std::byte> bytes, const DecodeLimits& limits);
};

constexpr std::array kDecoders = {Decoder{is_png, png_size, decode_png}, Decoder{is_jpeg, jpeg_size, decode_jpeg},
                                  Decoder{is_webp, webp_size, decode_webp}};
static_assert(kDecoders.size() == kPictureFormats.size());

/// Throws digit::Error if no format matches.
const Decoder& find_decoder(std::span<const std::byte> bytes) {
  const auto* const found =
      std::ranges::find_if(kDecoders, [&](const Decoder& decoder) { return decoder.matches(bytes); });
  if (found == kDecoders.end())
    throw Error("picture: expected a " + std::string(kPictureFormatNames) + ", found " + describe_other_format(bytes));
  return *found;
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
  return find_decoder(bytes).decode(bytes, limits);
}

}  // namespace digit::decode

namespace digit {

PictureSize picture_size(std::span<const std::byte> bytes, const DecodeLimits& limits) {
  return decode::find_decoder(bytes).size(bytes, limits);
}

}  // namespace digit
