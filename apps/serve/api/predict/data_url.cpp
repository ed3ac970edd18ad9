#include "api/predict/data_url.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cctype>

#include "digit/picture_formats.h"
#include "http/http_error.h"
#include "http/message.h"

namespace digit::serve_app {
namespace {

constexpr std::string_view kScheme = "data:";

bool is_data_url(std::string_view text) { return equals_ignoring_case(text.substr(0, kScheme.size()), kScheme); }

bool is_picture_type(const std::string& type) {
  return type.empty() || type.starts_with("image/") || type == "application/octet-stream";
}

/// Returns whether `;base64` is among the parameters of a media type.
bool has_base64(std::string_view type) {
  while (type.find(';') != std::string_view::npos) {
    type.remove_prefix(type.find(';') + 1);
    if (equals_ignoring_case(type.substr(0, type.find(';')), "base64")) return true;
  }
  return false;
}

/// Returns base64 in the alphabet of EVP_DecodeBlock, without white space, with as many `=` as it needs. Returns an
/// empty text if it is not base64.
std::string normalized_base64(std::string_view text) {
  std::string digits;
  digits.reserve(text.size() + 2);
  std::size_t padding = 0;
  for (const char c : text) {
    if (std::string_view(" \t\r\n\f").find(c) != std::string_view::npos) continue;
    padding += c == '=' ? 1 : 0;
    if (c == '=') continue;
    const char digit = c == '-' ? '+' : c == '_' ? '/' : c;
    const bool is_valid = std::isalnum(static_cast<unsigned char>(digit)) != 0 || digit == '+' || digit == '/';
    if (!is_valid || padding > 0) return {};
    digits += digit;
  }
  const std::size_t missing = (4 - digits.size() % 4) % 4;
  if (missing == 3 || padding > 2) return {};
  return digits.append(missing, '=');
}

std::string decode_base64(std::string_view text) {
  std::string bytes(text.size() / 4 * 3, '\0');
  EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), reinterpret_cast<const unsigned char*>(text.data()),
                  static_cast<int>(text.size()));
  bytes.resize(bytes.size() - static_cast<std::size_t>(std::ranges::count(text.substr(text.size() - 2), '=')));
  return bytes;
}

HttpError not_a_picture(std::string_view field, std::string_view found) {
  return bad_field(field,
                   "784 numbers, 28 rows of 28, or a data URL or base64 of a " + std::string(kPictureFormatNames),
                   "the text \"" + std::string(found.substr(0, 40)) + '"');
}

}  // namespace

std::string decode_data_url(std::string_view url, std::string_view field) {
  std::string_view base64 = url;
  if (is_data_url(url)) {
    const auto comma = url.find(',');
    const auto type = url.substr(0, comma).substr(kScheme.size());
    if (!is_picture_type(media_type(type))) throw not_a_picture(field, url.substr(0, comma));
    if (comma == std::string_view::npos || !has_base64(type)) {
      throw bad_field(field, "a data URL with `;base64,` before the picture",
                      "\"" + std::string(url.substr(0, 40)) + '"');
    }
    base64 = url.substr(comma + 1);
  }
  const std::string text = normalized_base64(base64);
  if (!text.empty()) return decode_base64(text);
  if (!is_data_url(url)) throw not_a_picture(field, url);
  throw bad_field(field, "base64 after the comma", base64.empty() ? "nothing" : "another encoding");
}

}  // namespace digit::serve_app
