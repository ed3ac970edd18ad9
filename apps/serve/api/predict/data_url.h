#pragma once

#include <string>
#include <string_view>

namespace digit::serve_app {

/// Returns the bytes of a picture as browsers and scripts write them into JSON: a URL such as
/// `data:image/png;base64,...` (RFC 2397) or the base64 alone. The URL may have any type `image/...`,
/// `application/octet-stream` or none, and other parameters; upper and lower case are equal in it. The base64 may have
/// white space, lack its padding, and use `-` and `_` (RFC 4648,
/// section 5). Throws HttpError 400 that names `field`.
std::string decode_data_url(std::string_view url, std::string_view field);

}  // namespace digit::serve_app
