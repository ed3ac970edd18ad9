#pragma once

#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace digit::serve_app {

/// Replies are written straight into their text. Numbers take the shortest form that reads back as the same value.
void append_number(std::string& json, float value);
void append_number(std::string& json, double value);
void append_integer(std::string& json, std::int64_t value);

/// Rounded to four decimals, without trailing zeros; `value` in [-1, 1].
void append_rounded(std::string& json, float value);

/// Quoted and escaped; bytes that are no UTF-8 become U+FFFD, so that the reply is always valid JSON.
void append_string(std::string& json, std::string_view text);

/// `[1, 2, 3]`, each value through `append_number`.
void append_numbers(std::string& json, std::span<const float> values);

/// The same through `append_rounded`.
void append_rounded(std::string& json, std::span<const float> values);

}  // namespace digit::serve_app
