// Decodes JPEG pictures, also large ones, which libjpeg reduces.
#include <cstdint>
#include <span>

#include "check_decoder.h"
#include "decode/decode_jpeg.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  digit::fuzz::check_decoder(std::as_bytes(std::span(data, size)), {.max_pixels = 4'000'000}, digit::decode::jpeg_size,
                             digit::decode::decode_jpeg);
  return 0;
}
