#include "decode/decode_webp.h"

#include <webp/decode.h>
#include <webp/demux.h>

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

#include "decode/exif.h"
#include "decode/reduce.h"
#include "digit/error.h"

namespace digit::decode {
namespace {

const std::uint8_t* data_of(std::span<const std::byte> bytes) {
  return reinterpret_cast<const std::uint8_t*>(bytes.data());
}

void check_status(VP8StatusCode status) {
  if (status == VP8_STATUS_OK) return;
  if (status == VP8_STATUS_OUT_OF_MEMORY)
    throw Error("picture: not enough memory to decode this WebP; make it smaller");
  const bool is_truncated = status == VP8_STATUS_NOT_ENOUGH_DATA || status == VP8_STATUS_SUSPENDED;
  throw Error(std::string("picture: damaged WebP: ") + (is_truncated ? "truncated" : "invalid data"));
}

/// Returns the size of the stored picture.
PictureSize stored_size(std::span<const std::byte> bytes, const DecodeLimits& limits) {
  WebPBitstreamFeatures features;
  check_status(WebPGetFeatures(data_of(bytes), bytes.size(), &features));
  if (features.has_animation != 0) {
    throw Error("picture: expected a WebP with a single picture, found an animation; save one of its frames as PNG");
  }
  const PictureSize size{.width = static_cast<std::size_t>(features.width),
                         .height = static_cast<std::size_t>(features.height)};
  check_dimensions("WebP", size.width, size.height, limits);
  return size;
}

/// Returns kUpright for a file that is too damaged to find its EXIF data.
Orientation stored_orientation(std::span<const std::byte> bytes) {
  const WebPData data{.bytes = data_of(bytes), .size = bytes.size()};
  const std::unique_ptr<WebPDemuxer, decltype(&WebPDemuxDelete)> demuxer(WebPDemuxPartial(&data, nullptr),
                                                                         WebPDemuxDelete);
  WebPChunkIterator chunk;
  if (!demuxer || WebPDemuxGetChunk(demuxer.get(), "EXIF", 1, &chunk) == 0) return kUpright;
  const Orientation orientation = exif_orientation({chunk.chunk.bytes, chunk.chunk.size});
  WebPDemuxReleaseChunkIterator(&chunk);
  return orientation;
}

}  // namespace

bool is_webp(std::span<const std::byte> bytes) {
  constexpr std::size_t kHeaderBytes = 12;
  return bytes.size() >= kHeaderBytes && std::memcmp(bytes.data(), "RIFF", 4) == 0 &&
         std::memcmp(bytes.data() + 8, "WEBP", 4) == 0;
}

PictureSize webp_size(std::span<const std::byte> bytes, const DecodeLimits& limits) {
  return upright_size(stored_size(bytes, limits), stored_orientation(bytes));
}

/// libwebp reduces while it decodes. It weights the colors of a lossless picture by their alpha, but not those of a
/// lossy one: there, the rim of an object has a share of the color of the transparent pixels next to it.
Picture decode_webp(std::span<const std::byte> bytes, const DecodeLimits& limits) {
  const PictureSize stored = stored_size(bytes, limits);
  const std::size_t factor = reduction_of(stored);
  Picture picture{.width = stored.width / factor, .height = stored.height / factor, .rgba = {}};
  picture.rgba.resize(picture.width * picture.height * Picture::kChannels);
  WebPDecoderConfig config;
  if (WebPInitDecoderConfig(&config) == 0)
    throw Error("picture: expected another version of libwebp; install it again");
  config.options.use_scaling = factor > 1 ? 1 : 0;
  config.options.scaled_width = static_cast<int>(picture.width);
  config.options.scaled_height = static_cast<int>(picture.height);
  config.output.colorspace = MODE_RGBA;
  config.output.is_external_memory = 1;
  config.output.u.RGBA = {.rgba = picture.rgba.data(),
                          .stride = static_cast<int>(picture.width * Picture::kChannels),
                          .size = picture.rgba.size()};
  check_status(WebPDecode(data_of(bytes), bytes.size(), &config));
  return turn_upright(std::move(picture), stored_orientation(bytes));
}

}  // namespace digit::decode
