#include "api/predict/data_url.h"

#include <openssl/evp.h>

#include <algorithm>

#include "http/http_error.h"

namespace digit::serve_app {
namespace {

bool is_base64(std::string_view text) {
  const auto padding = text.size() - std::min(text.size(), text.find('='));
  const auto digits = text.substr(0, text.size() - padding);
  return text.size() % 4 == 0 && padding <= 2 && text.ends_with(std::string_view("==").substr(0, padding)) &&
         std::ranges::all_of(digits, [](unsigned char c) {
           return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
         });
}

}  // namespace

std::string decode_data_url(std::string_view url, std::string_view field) {
  const auto comma = url.find(',');
  const auto head = url.substr(0, comma);
  const bool known = head == "data:image/png;base64" || head == "data:image/jpeg;base64";
  if (!known || comma == std::string_view::npos) {
    throw bad_field(field, "784 numbers, 28 rows of 28, or a data URL of image/png or image/jpeg in base64",
                    "the text \"" + std::string(head.substr(0, 40)) + "\"");
  }
  const auto text = url.substr(comma + 1);
  if (text.empty() || !is_base64(text)) throw bad_field(field, "base64 behind the comma", "something else");
  std::string bytes(text.size() / 4 * 3, '\0');
  EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), reinterpret_cast<const unsigned char*>(text.data()),
                  static_cast<int>(text.size()));
  bytes.resize(bytes.size() - static_cast<std::size_t>(std::ranges::count(text, '=')));
  return bytes;
}

}  // namespace digit::serve_app
