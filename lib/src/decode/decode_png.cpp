#include "decode/decode_png.h"

#include <png.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <utility>
#include <vector>

#include "decode/codec_failure.h"
#include "decode/exif.h"
#include "decode/reduce.h"

namespace digit::decode {
namespace {

constexpr std::array<unsigned char, 8> kSignature = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

[[noreturn]] void fail(png_structp png, png_const_charp message) {
  auto& failure = *static_cast<CodecFailure*>(png_get_error_ptr(png));
  std::snprintf(failure.message.data(), failure.message.size(), "%s", message);
  failure.raise();
}

void ignore_warning(png_structp /*png*/, png_const_charp /*message*/) {}

/// Owns libpng's structures. A class of its own, so that they are freed even if the constructor of PngReader throws.
struct Structs {
  png_structp png = nullptr;
  png_infop info = nullptr;

  Structs() = default;
  ~Structs() { png_destroy_read_struct(&png, &info, nullptr); }
  Structs(const Structs&) = delete;
  Structs& operator=(const Structs&) = delete;
};

/// Does not use libpng's simplified interface, because it mixes up the rows of interlaced 16-bit pictures:
/// github.com/pnggroup/libpng/issues/853.
class PngReader {
 public:
  PngReader(std::span<const std::byte> bytes, const DecodeLimits& limits) : rest_(bytes) {
    structs_.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &failure_, fail, ignore_warning);
    if (structs_.png != nullptr) structs_.info = png_create_info_struct(structs_.png);
    if (structs_.info == nullptr) throw Error("picture: libpng cannot be initialized; check the available memory");
    failure_.guard("PNG", [&] {
      png_set_read_fn(structs_.png, &rest_, read_bytes);
      // Leaves out texts, color profiles and whatever else decompresses to much more than the file.
      png_set_keep_unknown_chunks(structs_.png, PNG_HANDLE_CHUNK_NEVER, nullptr, -1);
      png_read_info(structs_.png, structs_.info);
    });
    check_dimensions("PNG", size().width, size().height, limits);
  }

  PictureSize size() const {
    return {.width = png_get_image_width(structs_.png, structs_.info),
            .height = png_get_image_height(structs_.png, structs_.info)};
  }

  bool is_interlaced() const { return png_get_interlace_type(structs_.png, structs_.info) != PNG_INTERLACE_NONE; }

  /// Prepares reading rows of 4 bytes per pixel. Treats samples as sRGB and ignores the gamma in the file: programs
  /// that write a wrong gamma are more common than programs that write linear light.
  void start() {
    failure_.guard("PNG", [&] {
      png_set_expand(structs_.png);
      png_set_scale_16(structs_.png);
      png_set_gray_to_rgb(structs_.png);
      png_set_add_alpha(structs_.png, 0xFF, PNG_FILLER_AFTER);
      png_set_interlace_handling(structs_.png);
      png_read_update_info(structs_.png, structs_.info);
      if (png_get_rowbytes(structs_.png, structs_.info) != size().width * Picture::kChannels) {
        png_error(structs_.png, "the row size does not match the header");
      }
    });
  }

  /// Reads the next row of a picture that is not interlaced.
  void read_row(std::span<std::uint8_t> rgba) {
    failure_.guard("PNG", [&] { png_read_row(structs_.png, rgba.data(), nullptr); });
  }

  /// Reads all rows.
  void read_all(std::vector<png_bytep>& rows) {
    failure_.guard("PNG", [&] { png_read_image(structs_.png, rows.data()); });
  }

 private:
  static void read_bytes(png_structp png, png_bytep to, std::size_t count) {
    auto& rest = *static_cast<std::span<const std::byte>*>(png_get_io_ptr(png));
    if (count > rest.size()) png_error(png, "truncated");
    std::memcpy(to, rest.data(), count);
    rest = rest.subspan(count);
  }

  std::span<const std::byte> rest_;
  CodecFailure failure_;
  Structs structs_;
};

/// Finds the chunk eXIf. libpng gives the chunks that follow the pixels only after it has decoded them.
Orientation png_orientation(std::span<const std::byte> bytes) {
  constexpr std::size_t kLengthBytes = 4, kTypeBytes = 4, kChecksumBytes = 4;
  auto rest = bytes.subspan(kSignature.size());
  while (rest.size() >= kLengthBytes + kTypeBytes + kChecksumBytes) {
    const auto* chunk = reinterpret_cast<png_const_bytep>(rest.data());
    const std::size_t length = png_get_uint_32(chunk);
    if (length > rest.size() - kLengthBytes - kTypeBytes - kChecksumBytes) break;
    if (std::memcmp(chunk + kLengthBytes, "eXIf", kTypeBytes) == 0) {
      return exif_orientation({chunk + kLengthBytes + kTypeBytes, length});
    }
    rest = rest.subspan(kLengthBytes + kTypeBytes + length + kChecksumBytes);
  }
  return kUpright;
}

Picture read_whole(PngReader& reader) {
  const auto [width, height] = reader.size();
  Picture picture{.width = width, .height = height, .rgba = {}};
  picture.rgba.resize(width * height * Picture::kChannels);
  std::vector<png_bytep> rows(height);
  for (std::size_t y = 0; y < height; ++y) rows[y] = &picture.rgba[y * width * Picture::kChannels];
  reader.read_all(rows);
  return picture;
}

Picture read_reduced(PngReader& reader, std::size_t factor) {
  const PictureSize size = reader.size();
  RowReducer reducer(size, factor);
  std::vector<std::uint8_t> row(size.width * Picture::kChannels);
  for (std::size_t y = 0; y < size.height; ++y) {
    reader.read_row(row);
    reducer.add(row);
  }
  return reducer.take();
}

/// The rows of an interlaced picture are complete only at its end.
Picture reduce(const Picture& picture, std::size_t factor) {
  RowReducer reducer({.width = picture.width, .height = picture.height}, factor);
  const std::size_t row_bytes = picture.width * Picture::kChannels;
  for (std::size_t y = 0; y < picture.height; ++y) {
    reducer.add(std::span(picture.rgba).subspan(y * row_bytes, row_bytes));
  }
  return reducer.take();
}

}  // namespace

bool is_png(std::span<const std::byte> bytes) {
  return bytes.size() >= kSignature.size() && std::memcmp(bytes.data(), kSignature.data(), kSignature.size()) == 0;
}

PictureSize png_size(std::span<const std::byte> bytes, const DecodeLimits& limits) {
  return upright_size(PngReader(bytes, limits).size(), png_orientation(bytes));
}

Picture decode_png(std::span<const std::byte> bytes, const DecodeLimits& limits) {
  PngReader reader(bytes, limits);
  const std::size_t factor = reduction_of(reader.size());
  reader.start();
  const bool arrives_in_rows = factor > 1 && !reader.is_interlaced();
  Picture picture = arrives_in_rows ? read_reduced(reader, factor) : read_whole(reader);
  if (factor > 1 && !arrives_in_rows) picture = reduce(picture, factor);
  return turn_upright(std::move(picture), png_orientation(bytes));
}

}  // namespace digit::decode
