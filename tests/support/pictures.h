#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "digit/raster.h"
#include "support/files.h"

namespace digit::test {

/// Samples of a picture as PNG stores them before packing: row-major, `channels` of them a pixel.
struct Samples {
  std::size_t width = 0;
  std::size_t height = 0;
  std::size_t channels = 1;
  std::vector<std::uint16_t> values;
};

/// How a PNG stores its samples. 1 channel is gray (or an index into `palette`), 2 gray and alpha, 3 color, 4 color and
/// alpha.
struct PngForm {
  int bit_depth = 8;
  bool interlaced = false;
  /// Red, green, blue a color.
  std::vector<std::uint8_t> palette = {};
};

Bytes make_png(const Samples& samples, const PngForm& form = {});

struct JpegForm {
  int quality = 95;
  bool progressive = false;
  /// Puts an EXIF marker in; 0: none.
  int orientation = 0;
};

/// 1 channel is gray, 3 color, 4 CMYK; samples of 8 bits.
Bytes make_jpeg(const Samples& samples, const JpegForm& form = {});

struct Rgba {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;
  std::uint8_t alpha = 255;
};

/// The raster painted in `ink` on `paper`, alpha and all, within a margin of paper: as a drawing program would save it.
Samples paint(const Raster& raster, Rgba ink, Rgba paper, std::size_t margin = 0);
/// Gray samples of 8 bits; 255 where the raster's ink is 1.
Samples gray(const Raster& raster);

}  // namespace digit::test
