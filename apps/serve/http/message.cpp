#include "http/message.h"

#include <algorithm>

namespace digit::serve_app {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool same_token(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

std::string media_type(std::string_view content_type) {
  content_type = content_type.substr(0, content_type.find(';'));
  const auto first = content_type.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  content_type = content_type.substr(first, content_type.find_last_not_of(" \t") - first + 1);
  std::string type(content_type);
  std::ranges::transform(type, type.begin(), lower);
  return type;
}

std::optional<std::string_view> Request::header(std::string_view name) const {
  const auto found = std::ranges::find_if(headers, [&](const Field& field) { return same_token(field.name, name); });
  if (found == headers.end()) return std::nullopt;
  return found->value;
}

std::optional<std::string_view> Request::parameter(std::string_view name) const {
  const auto found = std::ranges::find(query, name, &Field::name);
  if (found == query.end()) return std::nullopt;
  return found->value;
}

}  // namespace digit::serve_app
