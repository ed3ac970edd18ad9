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

constexpr int kEitherHeader = 15 + 32;  // the largest window; gzip or zlib, found by the first bytes

}  // namespace

bool is_compressed(std::string_view content_encoding) {
  if (content_encoding.empty() || same_token(content_encoding, "identity")) return false;
  for (const std::string_view known : {"gzip", "x-gzip", "deflate"}) {
    if (same_token(content_encoding, known)) return true;
  }
  throw HttpError(415,
                  "Content-Encoding: expected gzip or deflate, found " + std::string(content_encoding.substr(0, 40)),
                  {{"Accept-Encoding", "gzip, deflate"}});
}

std::string decompress(std::string_view packed, std::size_t max_bytes) {
  z_stream stream{};
  if (inflateInit2(&stream, kEitherHeader) != Z_OK) throw std::bad_alloc();
  const std::unique_ptr<z_stream, decltype(&inflateEnd)> owner(&stream, inflateEnd);
  // zlib's interface asks for a pointer that it only reads through.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string body;
  std::array<char, 32768> piece;
  int state = Z_OK;
  while (state == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = piece.size();
    state = inflate(&stream, Z_NO_FLUSH);
    body.append(piece.data(), piece.size() - stream.avail_out);
    if (body.size() > max_bytes) {
      throw HttpError(413,
                      "the body is too large: expected at most " + std::to_string(max_bytes) + " bytes when unpacked");
    }
  }
  if (state != Z_STREAM_END || stream.avail_in != 0) {
    throw HttpError(400, "the body: expected what its Content-Encoding says, found it damaged");
  }
  body.reserve(body.size() + kBodyPadding);
  return body;
}

}  // namespace digit::serve_app
