#include "operations/traceparent.h"

#include <algorithm>

namespace digit::serve_app {
namespace {

/// `VERSION-TRACE-PARENT-FLAGS`, with two, 32, 16 and two digits.
constexpr std::string_view kForm = "00-00000000000000000000000000000000-0000000000000000-00";

bool is_hex_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

bool is_zero(std::string_view digits) { return digits.find_first_not_of('0') == std::string_view::npos; }

}  // namespace

std::string_view traceparent(const Request& request) {
  const std::string_view header = request.header("traceparent").value_or("");
  const std::string_view value = header.substr(0, kForm.size());
  const bool has_form =
      std::ranges::equal(value, kForm, [](char c, char form) { return form == '-' ? c == '-' : is_hex_digit(c); });
  if (!has_form || value.starts_with("ff") || is_zero(value.substr(3, 32)) || is_zero(value.substr(36, 16))) return {};
  // Only a later version may continue, with another field.
  const bool continues = header.size() > value.size();
  if (continues && (value.starts_with("00") || header[value.size()] != '-')) return {};
  return value;
}

}  // namespace digit::serve_app
