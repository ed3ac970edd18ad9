#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "digit/raster.h"
#include "support/files.h"

namespace digit::test {

/// The samples of a picture: row-major, with `channels` samples per pixel.
struct Samples {
  std::size_t width = 0;
  std::size_t height = 0;
  std::size_t channels = 1;
  std::vector<std::uint16_t> values;
};

/// The format of a PNG. 1 channel is gray or, if there is a palette, an index into it; 2 channels are gray and alpha, 3
/// color, 4 color and alpha.
struct PngForm {
  int bit_depth = 8;
  bool interlaced = false;
  /// Red, green and blue of each color.
  std::vector<std::uint8_t> palette = {};
  /// The alpha of the first colors of the palette. The others are opaque.
  std::vector<std::uint8_t> palette_alpha = {};
  /// Pixels of which each sample has this value are transparent. Not for a palette or pictures with alpha.
  std::optional<std::uint16_t> transparent_level = {};
  /// The orientation in the chunk eXIf. 0 means that there is no chunk.
  int orientation = 0;
  /// Whether eXIf follows the pixels.
  bool orientation_at_end = false;
  /// The number of comments before the pixels, each of 500,000 bytes and compressed.
  int long_comments = 0;
};

Bytes make_png(const Samples& samples, const PngForm& form = {});

struct JpegForm {
  int quality = 95;
  bool progressive = false;
  /// The number of scans of a progressive picture for each channel, at most 64. 0 leaves the choice to libjpeg.
  int scans = 0;
  /// How a picture in CMYK is stored: as YCCK, and whether an Adobe marker says that 0 is full ink.
  bool is_ycck = false;
  bool is_adobe = true;
  /// The orientation in the EXIF marker. 0 means that there is no marker.
  int orientation = 0;
};

/// Expects 8-bit samples. 1 channel is gray, 3 channels are color, 4 CMYK, of which 255 is full ink.
Bytes make_jpeg(const Samples& samples, const JpegForm& form = {});

struct WebpForm {
  bool lossless = true;
  /// For a lossy picture.
  int quality = 90;
  /// The orientation in the EXIF chunk. 0 means that there is no chunk.
  int orientation = 0;
  /// More than one frame makes an animation of equal pictures.
  int frames = 1;
};

/// Expects 8-bit samples: 1 channel is gray, 3 channels are color, 4 color and alpha.
Bytes make_webp(const Samples& samples, const WebpForm& form = {});

/// Returns an EXIF block of TIFF with the orientation as its only entry, without the prefix that JPEG has.
std::vector<unsigned char> exif_block(int orientation);

struct Rgba {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;
  std::uint8_t alpha = 255;
};

/// Returns 8-bit samples with 4 channels of the raster, painted in the color `ink` on `paper` with a margin of paper.
Samples paint(const Raster& raster, Rgba ink, Rgba paper, std::size_t margin = 0);
/// Returns 8-bit gray samples. An ink of 1 is 255.
Samples gray(const Raster& raster);

}  // namespace digit::test
