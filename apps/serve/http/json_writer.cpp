#include "http/json_writer.h"

#include <simdjson.h>

#include <cmath>
#include <span>

#include "base/hex.h"

namespace digit::serve_app {

std::string number_text(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number < 0 ? "-Infinity" : "Infinity";
  std::string text;
  append_number(text, number);
  return text;
}

void append_rounded(std::string& json, float value) {
  auto scaled = std::lround(std::abs(value) * 10000.0F);
  if (scaled == 0) {
    json += '0';
    return;
  }
  if (value < 0) json += '-';
  append_number(json, scaled / 10000);
  scaled %= 10000;
  if (scaled == 0) return;
  json += '.';
  for (long place = 1000; scaled > 0; place /= 10) {
    json += static_cast<char>('0' + scaled / place);
    scaled %= place;
  }
}

void append_short(std::string& json, float value) {
  constexpr int kDigits = 3;
  if (!std::isfinite(value)) {
    json += "null";
    return;
  }
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, kDigits);
  json.append(text.data(), end.ptr);
}

void append_string(std::string& json, std::string_view text) {
  const bool is_utf8 = simdjson::validate_utf8(text);
  json += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20) {
      json.append("\\u00").append(base::to_hex(std::as_bytes(std::span(&c, 1))));
    } else if (byte >= 0x80 && !is_utf8) {
      json += "\xEF\xBF\xBD";
    } else {
      if (c == '"' || c == '\\') json += '\\';
      json += c;
    }
  }
  json += '"';
}

}  // namespace digit::serve_app
