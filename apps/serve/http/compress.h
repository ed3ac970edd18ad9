#pragma once

#include <string>
#include <string_view>

namespace digit::serve_app {

/// Returns the bytes as a gzip file (RFC 1952), as small as zlib can make it. The file has no name and no time, so that
/// the same bytes always give the same file.
std::string compress(std::string_view bytes);

/// Returns whether a client with this header `Accept-Encoding` prefers gzip to bytes as they are (RFC 9110, section
/// 12.5.3). An encoding with the weight 0 is refused; `*` stands for each encoding that the header does not name.
/// cpp-httplib only looks for the word `gzip`, and so sends it also to clients that refuse it.
bool prefers_gzip(std::string_view accept_encoding);

}  // namespace digit::serve_app
