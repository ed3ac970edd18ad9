#include "picture_kinds/encode.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
// libjpeg's header needs <cstdio> before it.
#include <jpeglib.h>
#include <png.h>

#include <memory>
#include <stdexcept>
#include <vector>

namespace digit::bench {
namespace {

std::uint8_t to_byte(float value) {
  return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0F, 1.0F) * 255));
}

bool is_gray(const Canvas& canvas) {
  return std::ranges::all_of(canvas.pixels,
                             [](const Color& color) { return color.red == color.green && color.green == color.blue; });
}

/// Returns the samples of all pixels: gray or color, and alpha if there is one.
std::vector<std::uint8_t> samples_of(const Canvas& canvas, bool gray) {
  std::vector<std::uint8_t> samples;
  samples.reserve(canvas.pixels.size() * 4);
  for (std::size_t i = 0; i < canvas.pixels.size(); ++i) {
    const Color& color = canvas.pixels[i];
    samples.push_back(to_byte(color.red));
    if (!gray) {
      samples.push_back(to_byte(color.green));
      samples.push_back(to_byte(color.blue));
    }
    if (!canvas.alpha.empty()) samples.push_back(to_byte(canvas.alpha[i]));
  }
  return samples;
}

std::vector<std::uint8_t> bits_of(const Canvas& canvas) {
  const std::size_t stride = (canvas.width + 7) / 8;
  std::vector<std::uint8_t> bits(stride * canvas.height);
  for (std::size_t y = 0; y < canvas.height; ++y) {
    for (std::size_t x = 0; x < canvas.width; ++x) {
      if (luma(canvas.pixels[y * canvas.width + x]) < 0.5F) continue;
      std::uint8_t& byte = bits[y * stride + x / 8];
      byte = static_cast<std::uint8_t>(byte | 0x80U >> x % 8);
    }
  }
  return bits;
}

struct PngWriter {
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, fail, nullptr);
  png_infop info = png_create_info_struct(png);

  PngWriter() = default;
  PngWriter(const PngWriter&) = delete;
  PngWriter& operator=(const PngWriter&) = delete;
  ~PngWriter() { png_destroy_write_struct(&png, &info); }

  [[noreturn]] static void fail(png_structp /*png*/, png_const_charp message) {
    throw std::runtime_error(std::string("cannot encode a PNG: ") + message);
  }
};

std::string write_png(const Canvas& canvas, std::vector<std::uint8_t> samples, int depth, int color_type) {
  const PngWriter writer;
  std::string bytes;
  png_set_write_fn(
      writer.png, &bytes,
      [](png_structp png, png_bytep data, std::size_t size) {
        static_cast<std::string*>(png_get_io_ptr(png))->append(reinterpret_cast<const char*>(data), size);
      },
      nullptr);
  png_set_IHDR(writer.png, writer.info, static_cast<png_uint_32>(canvas.width), static_cast<png_uint_32>(canvas.height),
               depth, color_type, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_compression_level(writer.png, 1);
  png_set_filter(writer.png, PNG_FILTER_TYPE_BASE, depth == 8 ? PNG_FILTER_SUB : PNG_FILTER_NONE);
  png_write_info(writer.png, writer.info);
  const std::size_t stride = samples.size() / canvas.height;
  for (std::size_t y = 0; y < canvas.height; ++y) png_write_row(writer.png, &samples[y * stride]);
  png_write_end(writer.png, writer.info);
  return bytes;
}

}  // namespace

std::string encode_png(const Canvas& canvas) {
  const bool gray = is_gray(canvas);
  const unsigned type =
      (gray ? 0U : unsigned{PNG_COLOR_MASK_COLOR}) | (canvas.alpha.empty() ? 0U : unsigned{PNG_COLOR_MASK_ALPHA});
  return write_png(canvas, samples_of(canvas, gray), 8, static_cast<int>(type));
}

std::string encode_one_bit_png(const Canvas& canvas) {
  return write_png(canvas, bits_of(canvas), 1, PNG_COLOR_TYPE_GRAY);
}

std::string encode_jpeg(const Canvas& canvas, int quality) {
  jpeg_compress_struct codec{};
  jpeg_error_mgr errors{};
  codec.err = jpeg_std_error(&errors);
  errors.error_exit = [](j_common_ptr) { throw std::runtime_error("cannot encode a JPEG"); };
  jpeg_create_compress(&codec);
  const std::unique_ptr<jpeg_compress_struct, decltype(&jpeg_destroy_compress)> guard(&codec, jpeg_destroy_compress);
  unsigned char* memory = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&codec, &memory, &size);
  codec.image_width = static_cast<JDIMENSION>(canvas.width);
  codec.image_height = static_cast<JDIMENSION>(canvas.height);
  codec.input_components = 3;
  codec.in_color_space = JCS_RGB;
  jpeg_set_defaults(&codec);
  jpeg_set_quality(&codec, quality, TRUE);
  jpeg_start_compress(&codec, TRUE);
  std::vector<std::uint8_t> row(canvas.width * 3);
  for (std::size_t y = 0; y < canvas.height; ++y) {
    for (std::size_t x = 0; x < canvas.width; ++x) {
      const Color& color = canvas.pixels[y * canvas.width + x];
      row[3 * x] = to_byte(color.red);
      row[3 * x + 1] = to_byte(color.green);
      row[3 * x + 2] = to_byte(color.blue);
    }
    JSAMPROW line = row.data();
    jpeg_write_scanlines(&codec, &line, 1);
  }
  jpeg_finish_compress(&codec);
  std::string bytes(reinterpret_cast<const char*>(memory), size);
  std::free(memory);
  return bytes;
}

}  // namespace digit::bench
