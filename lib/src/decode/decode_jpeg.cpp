#include "decode/decode_jpeg.h"

#include <jerror.h>
#include <jpeglib.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "decode/codec_failure.h"
#include "decode/exif.h"
#include "decode/reduce.h"

namespace digit::decode {
namespace {

/// libjpeg scales by a number of eighths.
constexpr std::size_t kEighths = 8;
/// Decoding time grows with the number of scans of a progressive picture. Real pictures have about ten.
constexpr int kMaxScans = 100;

CodecFailure& failure_of(j_common_ptr codec) { return *static_cast<CodecFailure*>(codec->client_data); }

[[noreturn]] void fail(j_common_ptr codec) {
  static_assert(sizeof(CodecFailure::message) >= JMSG_LENGTH_MAX);
  codec->err->format_message(codec, failure_of(codec).message.data());
  failure_of(codec).raise();
}

/// Rejects a picture with missing or damaged data, which libjpeg reports as a warning and replaces by gray.
void fail_on_damage(j_common_ptr codec, int level) {
  if (level >= 0) return;
  constexpr std::array kHarmless = {static_cast<int>(JWRN_EXTRANEOUS_DATA), static_cast<int>(JWRN_ADOBE_XFORM),
                                    static_cast<int>(JWRN_JFIF_MAJOR)};
  if (std::ranges::find(kHarmless, codec->err->msg_code) == kHarmless.end()) fail(codec);
}

void limit_scans(j_common_ptr codec) {
  if (reinterpret_cast<j_decompress_ptr>(codec)->input_scan_number <= kMaxScans) return;
  auto& message = failure_of(codec).message;
  std::snprintf(message.data(), message.size(), "more than %d scans", kMaxScans);
  failure_of(codec).raise();
}

/// Owns libjpeg's structure. A class of its own, so that it is freed even if the constructor of JpegReader throws.
struct Codec : jpeg_decompress_struct {
  Codec() : jpeg_decompress_struct{} {}
  ~Codec() { jpeg_destroy_decompress(this); }
  Codec(const Codec&) = delete;
  Codec& operator=(const Codec&) = delete;
};

/// Converts cyan, magenta, yellow and black to the color that they have on white paper, without a color profile.
/// Adobe's programs, and the many that follow them, store the paper that the inks leave bare.
void convert_inks(std::span<std::uint8_t> pixels, bool is_adobe) {
  constexpr unsigned kFull = 255;
  for (std::size_t i = 0; i < pixels.size(); i += Picture::kChannels) {
    const auto bare = [&](std::size_t ink) { return is_adobe ? pixels[i + ink] : kFull - pixels[i + ink]; };
    const unsigned black = bare(3);
    for (std::size_t c = 0; c < 3; ++c) {
      pixels[i + c] = static_cast<std::uint8_t>((bare(c) * black + kFull / 2) / kFull);
    }
    pixels[i + 3] = kFull;
  }
}

class JpegReader {
 public:
  JpegReader(std::span<const std::byte> bytes, const DecodeLimits& limits) {
    codec_.err = jpeg_std_error(&errors_);
    codec_.client_data = &failure_;
    errors_.error_exit = fail;
    errors_.emit_message = fail_on_damage;
    progress_.progress_monitor = limit_scans;
    failure_.guard("JPEG", [&] {
      jpeg_create_decompress(&codec_);
      codec_.progress = &progress_;
      jpeg_save_markers(&codec_, JPEG_APP0 + 1, 0xFFFF);
      jpeg_mem_src(&codec_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
      jpeg_read_header(&codec_, TRUE);
    });
    check_dimensions("JPEG", codec_.image_width, codec_.image_height, limits);
  }

  PictureSize size() const { return {.width = codec_.image_width, .height = codec_.image_height}; }

  /// Chooses the output format and scale. Returns a picture with the size of the output and without pixels.
  Picture start() {
    codec_.out_color_space = has_inks() ? JCS_CMYK : JCS_EXT_RGBA;
    const std::size_t factor = std::min(reduction_of(size()), kEighths);
    codec_.scale_num = static_cast<unsigned>((kEighths + factor - 1) / factor);
    codec_.scale_denom = kEighths;
    failure_.guard("JPEG", [&] { jpeg_start_decompress(&codec_); });
    return {.width = codec_.output_width, .height = codec_.output_height, .rgba = {}};
  }

  /// Decodes all rows of the output.
  void read(std::span<std::uint8_t> rgba) {
    failure_.guard("JPEG", [&] {
      while (codec_.output_scanline < codec_.output_height) {
        JSAMPROW row = &rgba[std::size_t{codec_.output_scanline} * codec_.output_width * Picture::kChannels];
        jpeg_read_scanlines(&codec_, &row, 1);
      }
      jpeg_finish_decompress(&codec_);
    });
    if (has_inks()) convert_inks(rgba, codec_.saw_Adobe_marker != 0);
  }

  /// Call it before `start`, which reads the markers between the scans of a progressive picture: `jpeg_size` does not
  /// see these.
  Orientation orientation() const {
    for (const jpeg_marker_struct* marker = codec_.marker_list; marker != nullptr; marker = marker->next) {
      const Orientation found = exif_orientation({marker->data, marker->data_length});
      if (found != kUpright) return found;
    }
    return kUpright;
  }

 private:
  bool has_inks() const { return codec_.jpeg_color_space == JCS_CMYK || codec_.jpeg_color_space == JCS_YCCK; }

  CodecFailure failure_;
  jpeg_error_mgr errors_{};
  jpeg_progress_mgr progress_{};
  Codec codec_;
};

}  // namespace

bool is_jpeg(std::span<const std::byte> bytes) {
  return bytes.size() >= 3 && bytes[0] == std::byte{0xFF} && bytes[1] == std::byte{0xD8} && bytes[2] == std::byte{0xFF};
}

PictureSize jpeg_size(std::span<const std::byte> bytes, const DecodeLimits& limits) {
  const JpegReader reader(bytes, limits);
  return upright_size(reader.size(), reader.orientation());
}

Picture decode_jpeg(std::span<const std::byte> bytes, const DecodeLimits& limits) {
  JpegReader reader(bytes, limits);
  const Orientation orientation = reader.orientation();
  Picture picture = reader.start();
  picture.rgba.resize(picture.width * picture.height * Picture::kChannels);
  reader.read(picture.rgba);
  return turn_upright(std::move(picture), orientation);
}

}  // namespace digit::decode
