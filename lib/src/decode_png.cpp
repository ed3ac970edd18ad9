#include "decode_png.h"

#include <png.h>

#include <algorithm>
#include <array>
#include <string>

#include "digit/error.h"

namespace digit {
namespace {

/// libpng's simplified interface: it catches libpng's own errors inside, so that no destructor is jumped over.
class PngReader {
 public:
  explicit PngReader(std::span<const std::byte> bytes) {
    image_.version = PNG_IMAGE_VERSION;
    check(png_image_begin_read_from_memory(&image_, bytes.data(), bytes.size()));
    // Without a word on their color space, 16-bit files are taken as the 8-bit ones: as sRGB, not as linear light.
    image_.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
    image_.format = PNG_FORMAT_RGBA;
  }
  ~PngReader() { png_image_free(&image_); }
  PngReader(const PngReader&) = delete;
  PngReader& operator=(const PngReader&) = delete;

  std::size_t width() const { return image_.width; }
  std::size_t height() const { return image_.height; }

  void read(std::span<std::uint8_t> rgba) { check(png_image_finish_read(&image_, nullptr, rgba.data(), 0, nullptr)); }

 private:
  void check(int succeeded) const {
    if (succeeded == 0) throw Error(std::string("picture: damaged PNG: ") + image_.message);
  }

  png_image image_{};
};

}  // namespace

bool is_png(std::span<const std::byte> bytes) {
  constexpr std::array<unsigned char, 8> kSignature = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  return bytes.size() >= kSignature.size() &&
         std::equal(kSignature.begin(), kSignature.end(), bytes.begin(),
                    [](unsigned char expected, std::byte found) { return std::byte{expected} == found; });
}

Picture decode_png(std::span<const std::byte> bytes, const DecodeLimits& limits) {
  PngReader reader(bytes);
  check_dimensions("PNG", reader.width(), reader.height(), limits);
  Picture picture{.width = reader.width(), .height = reader.height(), .rgba = {}};
  picture.rgba.resize(picture.width * picture.height * Picture::kChannels);
  reader.read(picture.rgba);
  return picture;
}

}  // namespace digit
