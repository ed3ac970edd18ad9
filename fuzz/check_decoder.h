#pragma once

#include <cstddef>
#include <cstdlib>
#include <span>

#include "decode/picture.h"
#include "decode/reduce.h"
#include "digit/error.h"
#include "digit/picture_size.h"

namespace digit::fuzz {

/// Decodes the bytes. Aborts if the picture does not have the size that its header declares.
template <typename Size, typename Decode>
void check_decoder(std::span<const std::byte> bytes, const DecodeLimits& limits, Size size, Decode decode) {
  try {
    const PictureSize stored = size(bytes, limits);
    const decode::Picture picture = decode(bytes, limits);
    const bool is_whole = decode::reduction_of(stored) == 1;
    if (picture.rgba.size() != picture.width * picture.height * decode::Picture::kChannels) std::abort();
    if (is_whole && PictureSize{.width = picture.width, .height = picture.height} != stored) std::abort();
  } catch (const Error&) {
    return;
  }
}

}  // namespace digit::fuzz
