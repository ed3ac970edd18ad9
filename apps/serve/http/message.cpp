#include "http/message.h"

#include <algorithm>
#include <cstdint>
#include <random>
#include <span>

#include "base/hex.h"

namespace digit::serve_app {
namespace {

constexpr std::size_t kMaxIdBytes = 128;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_id_character(char c) {
  return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') ||
         std::string_view("-_.:/+=~").find(c) != std::string_view::npos;
}

std::string random_id() {
  thread_local std::mt19937_64 random{std::random_device{}()};
  const std::uint64_t bits = random();
  return base::to_hex(std::as_bytes(std::span(&bits, 1)));
}

}  // namespace

bool equals_ignoring_case(std::string_view a, std::string_view b) {
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

std::string request_id(const Request& request) {
  const std::string_view id = request.header("x-request-id").value_or("");
  const bool is_valid = !id.empty() && id.size() <= kMaxIdBytes && std::ranges::all_of(id, is_id_character);
  return is_valid ? std::string(id) : random_id();
}

std::optional<std::string_view> Request::header(std::string_view name) const {
  const auto found =
      std::ranges::find_if(headers, [&](const Field& field) { return equals_ignoring_case(field.name, name); });
  if (found == headers.end()) return std::nullopt;
  return found->value;
}

std::optional<std::string_view> Request::parameter(std::string_view name) const {
  const auto found = std::ranges::find(query, name, &Field::name);
  if (found == query.end()) return std::nullopt;
  return found->value;
}

}  // namespace digit::serve_app
