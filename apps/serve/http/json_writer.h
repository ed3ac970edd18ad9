#pragma once

#include <array>
#include <charconv>
#include <exception>
#include <string>
#include <string_view>
#include <type_traits>

namespace digit::serve_app {

// Replies are written directly as text, because building a document in memory first takes longer than the network.

/// Appends `value` in the shortest form that reads back as the same value.
template <typename Number>
void append_number(std::string& json, Number value) {
  std::array<char, 32> digits{};
  json.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
}

/// Returns a number for a message: as `append_number` writes it, or `NaN`, `Infinity` or `-Infinity`.
std::string number_text(double number);

/// Appends `value`, which must be in [-1, 1], rounded to four decimals and without trailing zeros.
void append_rounded(std::string& json, float value);

/// Appends `value` with at most three significant digits, such as 0.0123, or `null` if it is not finite.
void append_short(std::string& json, float value);

/// Appends `text` in quotation marks, with escapes. If `text` is not valid UTF-8, each of its bytes that is not ASCII
/// becomes U+FFFD, so that the result is always valid JSON.
void append_string(std::string& json, std::string_view text);

/// Appends `[...]`. `append(json, element)` writes each element.
template <typename Values, typename Append>
void append_array(std::string& json, const Values& values, Append append) {
  json += '[';
  for (const auto& value : values) {
    if (json.back() != '[') json += ',';
    append(json, value);
  }
  json += ']';
}

template <typename Values>
void append_numbers(std::string& json, const Values& values) {
  append_array(json, values, [](std::string& out, auto value) { append_number(out, value); });
}

/// Appends one JSON object: `{` when it is constructed, each member as it is added, `}` when it is destroyed. Names are
/// written without escapes.
class JsonObject {
 public:
  explicit JsonObject(std::string& json) : json_(json) { json_ += '{'; }
  /// Throws std::bad_alloc without memory. Appends nothing if an exception is the reason for the end of the object.
  ~JsonObject() noexcept(false) {
    if (std::uncaught_exceptions() == exceptions_) json_ += '}';
  }
  JsonObject(const JsonObject&) = delete;
  JsonObject& operator=(const JsonObject&) = delete;

  /// Appends the name of a member and returns the text, to which the caller appends the member's value.
  std::string& member(std::string_view name) {
    json_.append(json_.back() == '{' ? "\"" : ", \"").append(name).append("\": ");
    return json_;
  }

  /// Adds a boolean, a number or a string.
  template <typename Value>
  void add(std::string_view name, const Value& value) {
    if constexpr (std::is_same_v<Value, bool>) {
      member(name) += value ? "true" : "false";
    } else if constexpr (std::is_arithmetic_v<Value>) {
      append_number(member(name), value);
    } else {
      append_string(member(name), value);
    }
  }

 private:
  std::string& json_;
  int exceptions_ = std::uncaught_exceptions();
};

}  // namespace digit::serve_app
