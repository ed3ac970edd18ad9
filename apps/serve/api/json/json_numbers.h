#pragma once

#include <charconv>
#include <cstddef>
#include <cstring>
#include <system_error>

namespace digit::serve_app {

/// The most characters of one number that are read here, from its first digit. simdjson reads longer numbers.
constexpr int kMaxNumberBytes = 32;

inline bool is_number_digit(char c) { return c >= '0' && c <= '9'; }

inline const char* skip_space(const char* text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
  while (*text <= ' ' && is_space(*text)) ++text;  // the first comparison is enough for most characters
  return text;
}

/// Reads a JSON number of at least 0 at the start of `text`. Returns its end, or nullptr if there is no such number.
inline const char* read_plain_number(const char* text, double& number) {
  constexpr int kExactDigits = 9;
  const char* end = text;
  unsigned integer = 0;
  while (is_number_digit(*end) && end - text < kExactDigits) {
    integer = integer * 10 + static_cast<unsigned>(*end++ - '0');
  }
  if (end == text || (*text == '0' && end - text > 1)) return nullptr;
  number = integer;
  if (*end <= ',' || *end == ']') return end;  // every character that continues a number is greater than ','
  if (*end == '.' && !is_number_digit(end[1])) return nullptr;
  const auto [number_end, error] = std::from_chars(text, text + kMaxNumberBytes, number);
  return error == std::errc() ? number_end : nullptr;
}

/// Four zeros and the comma after each, as clients write the paper around a digit: with and without spaces.
inline constexpr char kZeros[] = "0,0,0,0,";
inline constexpr char kSpacedZeros[] = "0, 0, 0, 0, ";

/// Returns the number of characters of kZeros or kSpacedZeros if `text` begins with them, and 0 otherwise.
inline std::size_t size_of_zeros(const char* text) {
  // The compiler compares a word or two.
  if (std::memcmp(text, kSpacedZeros, sizeof kSpacedZeros - 1) == 0) return sizeof kSpacedZeros - 1;
  return std::memcmp(text, kZeros, sizeof kZeros - 1) == 0 ? sizeof kZeros - 1 : 0;
}

/// Calls `add(0)` for zeros at the start of `text` and skips them, four at a time. Returns nullptr if `add` returns
/// false.
template <class Add>
const char* skip_zeros(const char* text, const Add& add) {
  while (const std::size_t size = size_of_zeros(text)) {
    for (int i = 0; i < 4; ++i) {
      if (!add(0.0)) return nullptr;
    }
    text += size;
  }
  return text;
}

/// Calls `add(double)` for each number of the flat JSON array that begins at `text`. This is several times as fast as
/// reading the elements with simdjson. Returns the end of the array, or nullptr if `add` returns false, if the array
/// has elements other than numbers of at least 0, or if it is malformed: then simdjson reads it or reports the error. A
/// NUL and at least kMaxNumberBytes readable bytes must follow the body that contains `text`.
template <class Add>
const char* read_plain_numbers(const char* text, const Add& add) {
  if (*text != '[') return nullptr;
  do {
    double number = 0;
    text = skip_zeros(skip_space(text + 1), add);
    if (text == nullptr) return nullptr;
    text = read_plain_number(skip_space(text), number);
    if (text == nullptr || !add(number)) return nullptr;
    text = skip_space(text);
  } while (*text == ',');
  return *text == ']' ? text + 1 : nullptr;
}

}  // namespace digit::serve_app
