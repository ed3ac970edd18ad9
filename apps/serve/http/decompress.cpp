#include "http/decompress.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <memory>
#include <new>

#include "http/http_error.h"
#include "http/message.h"

namespace digit::serve_app {
namespace {

/// The largest window, and either a gzip or a zlib header, which zlib detects.
constexpr int kWindowBits = 15 + 32;

/// The first bytes of each member of a gzip file (RFC 1952). A zlib stream does not begin with them.
constexpr std::string_view kGzipMagic = "\x1f\x8b";

/// Begins the next member of a gzip file after the end of one. Returns false if there is none.
bool begin_next_member(z_stream& stream) {
  const std::string_view rest(reinterpret_cast<const char*>(stream.next_in), stream.avail_in);
  return rest.starts_with(kGzipMagic) && inflateReset(&stream) == Z_OK;
}

}  // namespace

bool is_compressed(std::string_view content_encoding) {
  if (content_encoding.empty() || equals_ignoring_case(content_encoding, "identity")) return false;
  for (const std::string_view supported : {"gzip", "x-gzip", "deflate"}) {
    if (equals_ignoring_case(content_encoding, supported)) return true;
  }
  throw HttpError(415,
                  "Content-Encoding: expected gzip or deflate, found " + std::string(content_encoding.substr(0, 40)),
                  {{"Accept-Encoding", "gzip, deflate"}});
}

std::string decompress(std::string_view compressed, std::size_t max_bytes) {
  z_stream stream{};
  if (inflateInit2(&stream, kWindowBits) != Z_OK) throw std::bad_alloc();
  const std::unique_ptr<z_stream, decltype(&inflateEnd)> owner(&stream, inflateEnd);
  // zlib's interface takes a pointer to mutable bytes but only reads them.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
  stream.avail_in = static_cast<uInt>(compressed.size());
  std::string body;
  std::array<char, 32768> chunk{};
  int state = Z_OK;
  while (state == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = chunk.size();
    state = inflate(&stream, Z_NO_FLUSH);
    body.append(chunk.data(), chunk.size() - stream.avail_out);
    if (body.size() > max_bytes) {
      throw HttpError(
          413, "the body is too large: expected at most " + std::to_string(max_bytes) + " bytes after decompression");
    }
    if (state == Z_STREAM_END && compressed.starts_with(kGzipMagic) && begin_next_member(stream)) state = Z_OK;
  }
  if (state != Z_STREAM_END || stream.avail_in != 0) {
    throw HttpError(400, "the body: expected valid data of its Content-Encoding, found damaged data");
  }
  body.reserve(body.size() + kBodyPadding);
  return body;
}

}  // namespace digit::serve_app
