#include "support/pictures.h"

#include <jpeglib.h>
#include <png.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace digit::test {
namespace {

int color_type(const Samples& samples, const PngForm& form) {
  if (!form.palette.empty()) return PNG_COLOR_TYPE_PALETTE;
  constexpr std::array kTypes = {PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB,
                                 PNG_COLOR_TYPE_RGB_ALPHA};
  return kTypes.at(samples.channels - 1);
}

/// Packs the samples of each row to `bit_depth` bits each, most significant bit first.
std::vector<std::vector<std::uint8_t>> packed_rows(const Samples& samples, int bit_depth) {
  std::vector<std::vector<std::uint8_t>> rows(samples.height);
  const std::size_t count = samples.width * samples.channels;
  const auto depth = static_cast<std::size_t>(bit_depth);
  for (std::size_t y = 0; y < samples.height; ++y) {
    if (bit_depth == 8) {
      const auto row = samples.values.begin() + static_cast<std::ptrdiff_t>(y * count);
      rows[y].assign(row, row + static_cast<std::ptrdiff_t>(count));
      continue;
    }
    rows[y].resize((count * depth + 7) / 8);
    for (std::size_t i = 0; i < count * depth; ++i) {
      const unsigned sample = samples.values[y * count + i / depth];
      const unsigned bit = sample >> (depth - 1 - i % depth) & 1U;
      rows[y][i / 8] = static_cast<std::uint8_t>(rows[y][i / 8] | bit << (7 - i % 8));
    }
  }
  return rows;
}

std::vector<std::uint8_t> narrow(const std::vector<std::uint16_t>& values) {
  std::vector<std::uint8_t> bytes(values.size());
  std::transform(values.begin(), values.end(), bytes.begin(),
                 [](std::uint16_t v) { return static_cast<std::uint8_t>(v); });
  return bytes;
}

/// Returns `count` scans for each channel: one for each of its first coefficients, and one for the rest.
std::vector<jpeg_scan_info> scan_per_coefficient(std::size_t channels, int count) {
  std::vector<jpeg_scan_info> scans;
  for (int channel = 0; channel < static_cast<int>(channels); ++channel) {
    for (int i = 0; i < count; ++i) {
      const int last = i == 0 || i + 1 < count ? i : DCTSIZE2 - 1;
      scans.push_back({.comps_in_scan = 1, .component_index = {channel}, .Ss = i, .Se = last, .Ah = 0, .Al = 0});
    }
  }
  return scans;
}

void set_transparency(png_structp png, png_infop info, const PngForm& form) {
  if (!form.palette_alpha.empty()) {
    png_set_tRNS(png, info, form.palette_alpha.data(), static_cast<int>(form.palette_alpha.size()), nullptr);
  }
  if (!form.transparent_level) return;
  const png_uint_16 level = *form.transparent_level;
  const png_color_16 color{.index = 0, .red = level, .green = level, .blue = level, .gray = level};
  png_set_tRNS(png, info, nullptr, 0, &color);
}

J_COLOR_SPACE color_space(std::size_t channels) {
  if (channels == 1) return JCS_GRAYSCALE;
  return channels == 3 ? JCS_RGB : JCS_CMYK;
}

}  // namespace

std::vector<unsigned char> exif_block(int orientation) {
  constexpr std::string_view kHead("MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", 19);
  std::vector<unsigned char> block(kHead.begin(), kHead.end());
  block.push_back(static_cast<unsigned char>(orientation));
  block.insert(block.end(), 6, 0);
  return block;
}

Bytes make_png(const Samples& samples, const PngForm& form) {
  Bytes bytes;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_set_write_fn(
      png, &bytes,
      [](png_structp writer, png_bytep data, std::size_t size) {
        auto* out = static_cast<Bytes*>(png_get_io_ptr(writer));
        const auto* begin = reinterpret_cast<const std::byte*>(data);
        out->insert(out->end(), begin, begin + size);
      },
      nullptr);
  png_set_IHDR(png, info, static_cast<png_uint_32>(samples.width), static_cast<png_uint_32>(samples.height),
               form.bit_depth, color_type(samples, form), form.interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (!form.palette.empty()) {
    png_set_PLTE(png, info, reinterpret_cast<png_const_colorp>(form.palette.data()),
                 static_cast<int>(form.palette.size() / 3));
  }
  set_transparency(png, info, form);
  auto rows = packed_rows(samples, form.bit_depth);
  std::vector<png_bytep> pointers(rows.size());
  std::transform(rows.begin(), rows.end(), pointers.begin(), [](auto& row) { return row.data(); });
  std::string comment(500'000, 'x');
  png_text text{};
  text.compression = PNG_TEXT_COMPRESSION_zTXt;
  text.key = const_cast<char*>("Comment");
  text.text = comment.data();
  for (int i = 0; i < form.long_comments; ++i) png_set_text(png, info, &text, 1);
  auto exif = exif_block(form.orientation);
  const auto add_exif = [&] { png_set_eXIf_1(png, info, static_cast<png_uint_32>(exif.size()), exif.data()); };
  if (form.orientation != 0 && !form.orientation_at_end) add_exif();
  png_write_info(png, info);
  png_write_image(png, pointers.data());
  if (form.orientation != 0 && form.orientation_at_end) add_exif();
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  return bytes;
}

Bytes make_jpeg(const Samples& samples, const JpegForm& form) {
  jpeg_compress_struct codec{};
  jpeg_error_mgr errors{};
  codec.err = jpeg_std_error(&errors);
  jpeg_create_compress(&codec);
  unsigned char* memory = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&codec, &memory, &size);
  codec.image_width = static_cast<JDIMENSION>(samples.width);
  codec.image_height = static_cast<JDIMENSION>(samples.height);
  codec.input_components = static_cast<int>(samples.channels);
  codec.in_color_space = color_space(samples.channels);
  jpeg_set_defaults(&codec);
  jpeg_set_quality(&codec, form.quality, TRUE);
  if (form.progressive) jpeg_simple_progression(&codec);
  const auto scans = scan_per_coefficient(samples.channels, form.scans);
  if (form.scans > 0) {
    codec.scan_info = scans.data();
    codec.num_scans = static_cast<int>(scans.size());
  }
  if (form.is_ycck) jpeg_set_colorspace(&codec, JCS_YCCK);
  if (!form.is_adobe) codec.write_Adobe_marker = FALSE;
  jpeg_start_compress(&codec, TRUE);
  if (form.orientation != 0) {
    constexpr std::string_view kPrefix("Exif\0\0", 6);
    auto block = exif_block(form.orientation);
    block.insert(block.begin(), kPrefix.begin(), kPrefix.end());
    jpeg_write_marker(&codec, JPEG_APP0 + 1, block.data(), static_cast<unsigned>(block.size()));
  }
  std::vector<std::uint8_t> values = narrow(samples.values);
  if (samples.channels == 4 && form.is_adobe) {
    for (auto& value : values) value = static_cast<std::uint8_t>(255 - value);
  }
  for (std::size_t y = 0; y < samples.height; ++y) {
    JSAMPROW row = &values[y * samples.width * samples.channels];
    jpeg_write_scanlines(&codec, &row, 1);
  }
  jpeg_finish_compress(&codec);
  jpeg_destroy_compress(&codec);
  const auto* begin = reinterpret_cast<const std::byte*>(memory);
  Bytes bytes(begin, begin + size);
  std::free(memory);
  return bytes;
}

Samples paint(const Raster& raster, Rgba ink, Rgba paper, std::size_t margin) {
  Samples samples{
      .width = raster.width + 2 * margin, .height = raster.height + 2 * margin, .channels = 4, .values = {}};
  samples.values.reserve(samples.width * samples.height * 4);
  const std::array<std::uint8_t, 4> inks = {ink.red, ink.green, ink.blue, ink.alpha};
  const std::array<std::uint8_t, 4> papers = {paper.red, paper.green, paper.blue, paper.alpha};
  for (std::size_t y = 0; y < samples.height; ++y) {
    for (std::size_t x = 0; x < samples.width; ++x) {
      const std::size_t column = x - margin;
      const std::size_t row = y - margin;
      const bool inside = column < raster.width && row < raster.height;
      const float share = inside ? raster.ink[row * raster.width + column] : 0;
      for (std::size_t channel = 0; channel < 4; ++channel) {
        const auto from = static_cast<float>(papers[channel]);
        const auto to = static_cast<float>(inks[channel]);
        samples.values.push_back(static_cast<std::uint16_t>(std::lround(from + share * (to - from))));
      }
    }
  }
  return samples;
}

Samples gray(const Raster& raster) {
  Samples samples{.width = raster.width, .height = raster.height, .channels = 1, .values = {}};
  for (const float ink : raster.ink) samples.values.push_back(static_cast<std::uint16_t>(std::lround(ink * 255)));
  return samples;
}

}  // namespace digit::test
