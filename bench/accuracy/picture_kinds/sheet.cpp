#include "picture_kinds/sheet.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
// libjpeg's header needs <cstdio> before it.
#include <jpeglib.h>
#include <png.h>

#include <memory>
#include <stdexcept>

#include "digit/file.h"
#include "picture_kinds/encode.h"

namespace digit::bench {
namespace {

constexpr std::size_t kTile = 128;
constexpr std::size_t kGap = 6;
constexpr std::size_t kColumns = 12;

float to_float(unsigned char value) { return static_cast<float>(value) / 255; }

Canvas decode_png(const std::string& bytes) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0)
    throw std::runtime_error(image.message);
  image.format = PNG_FORMAT_RGBA;
  std::vector<unsigned char> samples(PNG_IMAGE_SIZE(image));
  if (png_image_finish_read(&image, nullptr, samples.data(), 0, nullptr) == 0) throw std::runtime_error(image.message);
  Canvas canvas(image.width, image.height, kWhite);
  for (std::size_t i = 0; i < canvas.pixels.size(); ++i) {
    const bool is_light = (i % image.width / 8 + i / image.width / 8) % 2 == 0;
    const Color color{to_float(samples[4 * i]), to_float(samples[4 * i + 1]), to_float(samples[4 * i + 2])};
    canvas.pixels[i] = mix(gray(is_light ? 0.75F : 0.6F), color, to_float(samples[4 * i + 3]));
  }
  return canvas;
}

Canvas decode_jpeg(const std::string& bytes) {
  jpeg_decompress_struct codec{};
  jpeg_error_mgr errors{};
  codec.err = jpeg_std_error(&errors);
  errors.error_exit = [](j_common_ptr) { throw std::runtime_error("cannot decode a JPEG"); };
  jpeg_create_decompress(&codec);
  const std::unique_ptr<jpeg_decompress_struct, decltype(&jpeg_destroy_decompress)> guard(&codec,
                                                                                          jpeg_destroy_decompress);
  jpeg_mem_src(&codec, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  jpeg_read_header(&codec, TRUE);
  codec.out_color_space = JCS_RGB;
  jpeg_start_decompress(&codec);
  Canvas canvas(codec.output_width, codec.output_height, kWhite);
  std::vector<unsigned char> line(canvas.width * 3);
  for (std::size_t y = 0; y < canvas.height; ++y) {
    JSAMPROW row = line.data();
    jpeg_read_scanlines(&codec, &row, 1);
    for (std::size_t x = 0; x < canvas.width; ++x) {
      canvas.pixels[y * canvas.width + x] = {to_float(line[3 * x]), to_float(line[3 * x + 1]),
                                             to_float(line[3 * x + 2])};
    }
  }
  jpeg_finish_decompress(&codec);
  return canvas;
}

/// Copies the picture, averaged or enlarged to the size of a tile, to (left, top).
void put(Canvas& sheet, const Canvas& picture, std::size_t left, std::size_t top) {
  const float step = static_cast<float>(std::max(picture.width, picture.height)) / static_cast<float>(kTile);
  const auto pixel = [step](std::size_t position, std::size_t end) {
    return std::min(end, static_cast<std::size_t>(std::floor(static_cast<float>(position) * step)));
  };
  for (std::size_t y = 0; y < kTile && pixel(y, picture.height) < picture.height; ++y) {
    for (std::size_t x = 0; x < kTile && pixel(x, picture.width) < picture.width; ++x) {
      const std::size_t first_x = pixel(x, picture.width);
      const std::size_t first_y = pixel(y, picture.height);
      const std::size_t end_x = std::max(first_x + 1, pixel(x + 1, picture.width));
      const std::size_t end_y = std::max(first_y + 1, pixel(y + 1, picture.height));
      Color sum{0, 0, 0};
      const float share = 1 / static_cast<float>((end_x - first_x) * (end_y - first_y));
      for (std::size_t from_y = first_y; from_y < end_y; ++from_y) {
        for (std::size_t from_x = first_x; from_x < end_x; ++from_x) {
          const Color& color = picture.pixels[from_y * picture.width + from_x];
          sum = {sum.red + share * color.red, sum.green + share * color.green, sum.blue + share * color.blue};
        }
      }
      sheet.pixels[(top + y) * sheet.width + left + x] = sum;
    }
  }
}

}  // namespace

void write_sheet(const std::filesystem::path& file, const std::vector<RowPlan>& rows, std::size_t count) {
  const std::size_t columns = std::min(count, kColumns);
  Canvas sheet(columns * (kTile + kGap) + kGap, rows.size() * (kTile + kGap) + kGap, Color{0.55F, 0.6F, 0.75F});
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (std::size_t column = 0; column < columns; ++column) {
      const auto bytes = file_of(rows[row].make(column));
      const bool is_jpeg = bytes.starts_with("\xFF\xD8");
      put(sheet, is_jpeg ? decode_jpeg(bytes) : decode_png(bytes), kGap + column * (kTile + kGap),
          kGap + row * (kTile + kGap));
    }
  }
  write_file(file, encode_png(sheet));
}

}  // namespace digit::bench
