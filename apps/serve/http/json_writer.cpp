#include "http/json_writer.h"

#include <array>
#include <charconv>
#include <cmath>

namespace digit::serve_app {
namespace {

template <typename Number>
void append_chars(std::string& json, Number value) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  json.append(digits.data(), end);
}

template <typename Append>
void append_array(std::string& json, std::span<const float> values, Append append) {
  json += '[';
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) json += ',';
    append(json, values[i]);
  }
  json += ']';
}

/// The length of the well-formed UTF-8 sequence at the start of `text`; 0 where there is none.
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return continues(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const bool overlong = lead == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = lead == 0xED && byte(1) > 0x9F;
    return continues(1) && continues(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const bool overlong = lead == 0xF0 && byte(1) < 0x90;
    const bool beyond = lead == 0xF4 && byte(1) > 0x8F;
    return continues(1) && continues(2) && continues(3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

void append_escaped(std::string& json, char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  switch (c) {
    case '"':
      json += "\\\"";
      return;
    case '\\':
      json += "\\\\";
      return;
    case '\n':
      json += "\\n";
      return;
    case '\r':
      json += "\\r";
      return;
    case '\t':
      json += "\\t";
      return;
    default:
      json += "\\u00";
      json += kHex[static_cast<unsigned char>(c) >> 4U];
      json += kHex[static_cast<unsigned char>(c) & 0xFU];
  }
}

}  // namespace

void append_number(std::string& json, float value) { append_chars(json, value); }
void append_number(std::string& json, double value) { append_chars(json, value); }
void append_integer(std::string& json, std::int64_t value) { append_chars(json, value); }

void append_rounded(std::string& json, float value) {
  auto scaled = std::lround(std::abs(value) * 10000.0F);
  if (scaled == 0) {
    json += '0';
    return;
  }
  if (value < 0) json += '-';
  append_chars(json, scaled / 10000);
  scaled %= 10000;
  if (scaled == 0) return;
  json += '.';
  for (long place = 1000; scaled > 0; place /= 10) {
    json += static_cast<char>('0' + scaled / place);
    scaled %= place;
  }
}

void append_string(std::string& json, std::string_view text) {
  json += '"';
  while (!text.empty()) {
    const char c = text.front();
    const std::size_t length = utf8_length(text);
    if (length == 0) {
      json += "\xEF\xBF\xBD";
    } else if (length > 1) {
      json.append(text.substr(0, length));
    } else if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20) {
      append_escaped(json, c);
    } else {
      json += c;
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  json += '"';
}

void append_numbers(std::string& json, std::span<const float> values) {
  append_array(json, values, [](std::string& out, float value) { append_number(out, value); });
}

void append_rounded(std::string& json, std::span<const float> values) {
  append_array(json, values, [](std::string& out, float value) { append_rounded(out, value); });
}

}  // namespace digit::serve_app
