#pragma once

#include <string>
#include <string_view>

namespace digit::common {

/// Returns the bytes in base64 with padding, on one line (RFC 4648, section 4).
std::string encode_base64(std::string_view bytes);

}  // namespace digit::common
