// Decodes WebP pictures, also large ones, which libwebp reduces.
#include <cstdint>
#include <span>

#include "check_decoder.h"
#include "decode/decode_webp.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  digit::fuzz::check_decoder(std::as_bytes(std::span(data, size)), {.max_pixels = 4'000'000}, digit::decode::webp_size,
                             digit::decode::decode_webp);
  return 0;
}
