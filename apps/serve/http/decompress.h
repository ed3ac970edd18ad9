#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace digit::serve_app {

/// Returns whether a body with this Content-Encoding must be decompressed. Throws HttpError 415 if the server does not
/// support the encoding.
bool is_compressed(std::string_view content_encoding);

/// Decompresses a deflate (zlib) body, or a gzip body of one or more members. The result has a capacity of at least
/// kBodyPadding bytes beyond its size. Throws HttpError 400 if the body is damaged or has trailing bytes, and 413 if
/// the result is larger than `max_bytes`; it stops soon after that size.
std::string decompress(std::string_view compressed, std::size_t max_bytes);

}  // namespace digit::serve_app
