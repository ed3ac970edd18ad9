#include "digit/decode.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "card.h"
#include "decode_jpeg.h"
#include "decode_png.h"
#include "digit/error.h"
#include "ink.h"
#include "photograph.h"

namespace digit {
namespace {

std::string first_bytes(std::span<const std::byte> bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const std::byte byte : bytes.first(std::min<std::size_t>(bytes.size(), 4))) {
    text.push_back(' ');
    text.push_back(kDigits[std::to_integer<unsigned>(byte) >> 4]);
    text.push_back(kDigits[std::to_integer<unsigned>(byte) & 0xF]);
  }
  return bytes.empty() ? "no bytes" : std::to_string(bytes.size()) + " bytes that begin with" + text;
}

Picture decode(std::span<const std::byte> bytes, const DecodeLimits& limits) {
  if (is_png(bytes)) return decode_png(bytes, limits);
  if (is_jpeg(bytes)) return decode_jpeg(bytes, limits);
  throw Error("picture: expected a PNG or JPEG, found " + first_bytes(bytes));
}

}  // namespace

Raster decode_picture(std::span<const std::byte> bytes, const DecodeLimits& limits) {
  const Picture picture = decode(bytes, limits);
  if (is_photograph(picture)) return find_ink_in_photograph(picture);
  const std::optional<Picture> card = crop_card(picture);
  return find_ink(card ? *card : picture);
}

}  // namespace digit
