#include "common/png_writer.h"

#include <png.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "digit/error.h"
#include "digit/file.h"

namespace digit::common {

std::string encode_png(const Raster& raster) {
  std::vector<std::uint8_t> gray(raster.ink.size());
  std::ranges::transform(raster.ink, gray.begin(),
                         [](float ink) { return static_cast<std::uint8_t>(std::lround((1 - ink) * 255)); });
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(raster.width);
  image.height = static_cast<png_uint_32>(raster.height);
  image.format = PNG_FORMAT_GRAY;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::string bytes(size, '\0');
  if (png_image_write_to_memory(&image, bytes.data(), &size, 0, gray.data(), 0, nullptr) == 0) {
    throw Error("cannot encode a PNG of " + std::to_string(raster.width) + "×" + std::to_string(raster.height) +
                " pixels: " + std::string(image.message));
  }
  bytes.resize(size);
  return bytes;
}

void write_png(const std::filesystem::path& file, const Raster& raster) { write_file(file, encode_png(raster)); }

}  // namespace digit::common
