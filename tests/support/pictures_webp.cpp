#include <webp/encode.h>
#include <webp/mux.h>

#include <algorithm>
#include <stdexcept>

#include "support/pictures.h"

namespace digit::test {
namespace {

void require(bool succeeded) {
  if (!succeeded) throw std::runtime_error("libwebp cannot encode the picture");
}

Bytes bytes_of(const WebPData& data) {
  const auto* begin = reinterpret_cast<const std::byte*>(data.bytes);
  return {begin, begin + data.size};
}

std::vector<std::uint8_t> rgba_of(const Samples& samples) {
  std::vector<std::uint8_t> rgba;
  const std::size_t colors = std::min<std::size_t>(samples.channels, 3);
  for (std::size_t i = 0; i < samples.values.size(); i += samples.channels) {
    for (std::size_t c = 0; c < 3; ++c) rgba.push_back(static_cast<std::uint8_t>(samples.values[i + c % colors]));
    rgba.push_back(static_cast<std::uint8_t>(samples.channels == 4 ? samples.values[i + 3] : 255));
  }
  return rgba;
}

/// Keeps the colors of transparent pixels.
Bytes encode(const Samples& samples, const WebpForm& form) {
  WebPConfig config;
  WebPPicture picture;
  require(WebPConfigPreset(&config, WEBP_PRESET_DEFAULT, static_cast<float>(form.quality)) != 0 &&
          WebPPictureInit(&picture) != 0);
  config.lossless = form.lossless ? 1 : 0;
  config.method = 0;
  config.exact = 1;
  picture.use_argb = config.lossless;
  picture.width = static_cast<int>(samples.width);
  picture.height = static_cast<int>(samples.height);
  WebPMemoryWriter writer;
  WebPMemoryWriterInit(&writer);
  picture.writer = WebPMemoryWrite;
  picture.custom_ptr = &writer;
  const auto rgba = rgba_of(samples);
  const bool succeeded =
      WebPPictureImportRGBA(&picture, rgba.data(), picture.width * 4) != 0 && WebPEncode(&config, &picture) != 0;
  WebPPictureFree(&picture);
  Bytes bytes = bytes_of({.bytes = writer.mem, .size = writer.size});
  WebPMemoryWriterClear(&writer);
  require(succeeded);
  return bytes;
}

/// Adds what the form demands besides the picture.
Bytes add_chunks(const Bytes& picture, const WebpForm& form) {
  WebPMux* mux = WebPMuxNew();
  const WebPData data{.bytes = reinterpret_cast<const std::uint8_t*>(picture.data()), .size = picture.size()};
  bool succeeded = mux != nullptr;
  if (form.frames == 1) succeeded = succeeded && WebPMuxSetImage(mux, &data, 1) == WEBP_MUX_OK;
  for (int i = 0; form.frames > 1 && i < form.frames; ++i) {
    WebPMuxFrameInfo frame{};
    frame.bitstream = data;
    frame.duration = 100;
    frame.id = WEBP_CHUNK_ANMF;
    succeeded = succeeded && WebPMuxPushFrame(mux, &frame, 1) == WEBP_MUX_OK;
  }
  const WebPMuxAnimParams forever{.bgcolor = 0, .loop_count = 0};
  if (form.frames > 1) succeeded = succeeded && WebPMuxSetAnimationParams(mux, &forever) == WEBP_MUX_OK;
  if (form.orientation != 0) {
    const auto block = exif_block(form.orientation);
    const WebPData exif{.bytes = block.data(), .size = block.size()};
    succeeded = succeeded && WebPMuxSetChunk(mux, "EXIF", &exif, 1) == WEBP_MUX_OK;
  }
  WebPData assembled{};
  succeeded = succeeded && WebPMuxAssemble(mux, &assembled) == WEBP_MUX_OK;
  Bytes bytes = bytes_of(assembled);
  WebPDataClear(&assembled);
  WebPMuxDelete(mux);
  require(succeeded);
  return bytes;
}

}  // namespace

Bytes make_webp(const Samples& samples, const WebpForm& form) {
  const Bytes picture = encode(samples, form);
  return form.orientation == 0 && form.frames == 1 ? picture : add_chunks(picture, form);
}

}  // namespace digit::test
