// Decodes PNG pictures. Corrects the checksums first; otherwise libpng would reject nearly every changed chunk.
#include <zlib.h>

#include <cstdint>
#include <span>
#include <vector>

#include "check_decoder.h"
#include "decode/decode_png.h"

namespace {

std::uint32_t read_number(std::span<const std::uint8_t> bytes) {
  return std::uint32_t{bytes[0]} << 24U | std::uint32_t{bytes[1]} << 16U | std::uint32_t{bytes[2]} << 8U | bytes[3];
}

void write_number(std::span<std::uint8_t> bytes, std::uint32_t number) {
  for (std::size_t i = 0; i < 4; ++i) bytes[i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
}

/// A chunk has a length, a type, data and a checksum of type and data.
void correct_checksums(std::span<std::uint8_t> png) {
  constexpr std::size_t kSignatureBytes = 8;
  if (png.size() < kSignatureBytes) return;
  for (auto rest = png.subspan(kSignatureBytes); rest.size() >= 12;) {
    const std::size_t length = read_number(rest);
    if (length > rest.size() - 12) return;
    const auto checked = rest.subspan(4, length + 4);
    write_number(rest.subspan(length + 8),
                 static_cast<std::uint32_t>(crc32(0, checked.data(), static_cast<uInt>(checked.size()))));
    rest = rest.subspan(length + 12);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kSignatureBytes = 8;
  if (size < kSignatureBytes) return 0;
  std::vector<std::uint8_t> png(data, data + size);
  correct_checksums(png);
  digit::fuzz::check_decoder(std::as_bytes(std::span(png)), {.max_pixels = 100'000}, digit::decode::png_size,
                             digit::decode::decode_png);
  return 0;
}
