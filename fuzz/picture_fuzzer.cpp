// Decodes pictures and normalizes them.
#include <cstdint>
#include <span>

#include "digit/decode.h"
#include "digit/error.h"
#include "digit/normalize.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    (void)digit::normalize(digit::decode_picture(std::as_bytes(std::span(data, size)), {.max_pixels = 100'000}));
  } catch (const digit::Error&) {
    return 0;
  }
  return 0;
}
