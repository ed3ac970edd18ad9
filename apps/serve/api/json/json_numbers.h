#pragma once

#include <charconv>
#include <system_error>

namespace digit::serve_app {

/// So much of a number is read here, beginning with its first digit; a longer one is left to simdjson.
constexpr int kNumberBytes = 32;

inline bool is_number_digit(char c) { return c >= '0' && c <= '9'; }

inline const char* behind_space(const char* text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
  while (*text <= ' ' && is_space(*text)) ++text;  // what is usual is told apart by the first comparison
  return text;
}

/// The number of at least 0 that begins at `text`, as JSON writes it. Returns what is behind it, or nullptr where there
/// is something else.
inline const char* read_plain_number(const char* text, double& number) {
  constexpr int kExactDigits = 9;
  const char* end = text;
  unsigned whole = 0;
  while (is_number_digit(*end) && end - text < kExactDigits) whole = whole * 10 + static_cast<unsigned>(*end++ - '0');
  if (end == text || (*text == '0' && end - text > 1)) return nullptr;
  number = whole;
  if (*end <= ',' || *end == ']') return end;  // before all that can go on a number
  if (*end == '.' && !is_number_digit(end[1])) return nullptr;
  const auto [behind, error] = std::from_chars(text, text + kNumberBytes, number);
  return error == std::errc() ? behind : nullptr;
}

/// Hands each number of a flat JSON array to `take(double)`, several times sooner than asking simdjson for one element
/// after the other. Returns what is behind the array, or nullptr where the array, which begins at `text`, holds
/// anything but numbers of at least 0, or is not well-formed, or `take` says so by returning false: simdjson then knows
/// what is wrong, and says it. `text` is of a body that ends in NUL, with kNumberBytes more that can be read behind it.
template <class Take>
const char* read_plain_numbers(const char* text, const Take& take) {
  if (*text != '[') return nullptr;
  do {
    double number = 0;
    text = read_plain_number(behind_space(text + 1), number);
    if (text == nullptr || !take(number)) return nullptr;
    text = behind_space(text);
  } while (*text == ',');
  return *text == ']' ? text + 1 : nullptr;
}

}  // namespace digit::serve_app
