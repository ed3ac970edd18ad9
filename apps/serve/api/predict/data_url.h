#pragma once

#include <string>
#include <string_view>

namespace digit::serve_app {

/// The bytes of a `data:image/png;base64,...` (or image/jpeg) URL. Throws HttpError 400 that names `field`.
std::string decode_data_url(std::string_view url, std::string_view field);

}  // namespace digit::serve_app
