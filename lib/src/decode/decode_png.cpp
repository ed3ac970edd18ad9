#include "decode/decode_png.h"

#include <png.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>
#include <string>
#include <vector>

#include "digit/error.h"

namespace digit::decode {
namespace {

/// What a text or color profile before the pixels may unpack to; none is of use here.
constexpr png_alloc_size_t kMaxChunkBytes = 1'000'000;

struct PngFailure {
  std::jmp_buf jump{};
  std::array<char, 256> message{};
};

[[noreturn]] void fail(png_structp png, png_const_charp message) {
  auto* failure = static_cast<PngFailure*>(png_get_error_ptr(png));
  std::snprintf(failure->message.data(), failure->message.size(), "%s", message);
  std::longjmp(failure->jump, 1);
}

void ignore_warning(png_structp /*png*/, png_const_charp /*message*/) {}

/// Frees what libpng allocated, also where the reader's constructor throws.
struct Structs {
  png_structp png = nullptr;
  png_infop info = nullptr;

  Structs() = default;
  ~Structs() { png_destroy_read_struct(&png, &info, nullptr); }
  Structs(const Structs&) = delete;
  Structs& operator=(const Structs&) = delete;
};

/// libpng reports errors by a jump. It lands in `guard`, and everything that has a destructor lives outside of what is
/// guarded, so that no destructor is jumped over. (libpng's simplified interface, which hides that, mixes up the rows
/// of interlaced pictures of 16 bits: github.com/pnggroup/libpng/issues/853.)
class PngReader {
 public:
  PngReader(std::span<const std::byte> bytes, const DecodeLimits& limits) : rest_(bytes) {
    structs_.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &failure_, fail, ignore_warning);
    if (structs_.png != nullptr) structs_.info = png_create_info_struct(structs_.png);
    if (structs_.info == nullptr) throw Error("picture: libpng could not start; is there memory left?");
    guard([&] {
      png_set_read_fn(structs_.png, &rest_, read_bytes);
      png_set_chunk_malloc_max(structs_.png, kMaxChunkBytes);
      png_read_info(structs_.png, structs_.info);
    });
    check_dimensions("PNG", width(), height(), limits);
  }
  PngReader(const PngReader&) = delete;
  PngReader& operator=(const PngReader&) = delete;

  std::size_t width() const { return png_get_image_width(structs_.png, structs_.info); }
  std::size_t height() const { return png_get_image_height(structs_.png, structs_.info); }

  /// Takes one pointer a row, each to 4 bytes a pixel. Samples are taken as sRGB, whatever gamma the file claims:
  /// programs that write a wrong one are more than those that write linear light.
  void read(std::vector<png_bytep>& rows) {
    guard([&] {
      png_set_expand(structs_.png);
      png_set_scale_16(structs_.png);
      png_set_gray_to_rgb(structs_.png);
      png_set_add_alpha(structs_.png, 0xFF, PNG_FILLER_AFTER);
      png_set_interlace_handling(structs_.png);
      png_read_update_info(structs_.png, structs_.info);
      if (png_get_rowbytes(structs_.png, structs_.info) != width() * Picture::kChannels) {
        png_error(structs_.png, "rows of another size than the header says");
      }
      png_read_image(structs_.png, rows.data());
    });
  }

 private:
  static void read_bytes(png_structp png, png_bytep to, std::size_t count) {
    auto& rest = *static_cast<std::span<const std::byte>*>(png_get_io_ptr(png));
    if (count > rest.size()) png_error(png, "truncated");
    std::transform(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(count), to,
                   [](std::byte byte) { return std::to_integer<png_byte>(byte); });
    rest = rest.subspan(count);
  }

  template <typename Step>
  void guard(Step step) {
    if (setjmp(failure_.jump) == 0) {
      step();
      return;
    }
    throw Error(std::string("picture: damaged PNG: ") + failure_.message.data());
  }

  std::span<const std::byte> rest_;
  PngFailure failure_;
  Structs structs_;
};

}  // namespace

bool is_png(std::span<const std::byte> bytes) {
  constexpr std::array<unsigned char, 8> kSignature = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  return bytes.size() >= kSignature.size() &&
         std::equal(kSignature.begin(), kSignature.end(), bytes.begin(),
                    [](unsigned char expected, std::byte found) { return std::byte{expected} == found; });
}

Picture decode_png(std::span<const std::byte> bytes, const DecodeLimits& limits) {
  PngReader reader(bytes, limits);
  Picture picture{.width = reader.width(), .height = reader.height(), .rgba = {}};
  picture.rgba.resize(picture.width * picture.height * Picture::kChannels);
  std::vector<png_bytep> rows(picture.height);
  for (std::size_t y = 0; y < rows.size(); ++y) rows[y] = &picture.rgba[y * picture.width * Picture::kChannels];
  reader.read(rows);
  return picture;
}

}  // namespace digit::decode
