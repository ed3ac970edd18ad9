#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace digit::serve_app {

/// Whether a Content-Encoding means that the body is to be unpacked. Throws HttpError 415 for one that is not known
/// here.
bool is_compressed(std::string_view content_encoding);

/// The unpacked body, gzip or deflate (zlib), with kBodyPadding bytes of capacity behind it. Throws HttpError: 400
/// where it is damaged or goes on behind its end, 413 once it would be larger than `max_bytes`, of which it never makes
/// more.
std::string decompress(std::string_view packed, std::size_t max_bytes);

}  // namespace digit::serve_app
