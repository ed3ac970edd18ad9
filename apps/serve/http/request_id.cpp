#include "http/request_id.h"

#include <algorithm>
#include <array>
#include <random>

namespace digit::serve {
namespace {

constexpr std::size_t kLongest = 128;

bool is_repeatable(std::string_view id) {
  return !id.empty() && id.size() <= kLongest && std::ranges::all_of(id, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("-_.:/+=~").find(c) != std::string_view::npos;
  });
}

std::string made_id() {
  constexpr std::string_view kHex = "0123456789abcdef";
  thread_local std::mt19937_64 random{std::random_device{}()};
  std::uint64_t bits = random();
  std::string id(16, '0');
  for (char& digit : id) {
    digit = kHex[bits & 0xFU];
    bits >>= 4U;
  }
  return id;
}

}  // namespace

std::string request_id(const Request& request) {
  const auto given = request.header("x-request-id");
  return given && is_repeatable(*given) ? std::string(*given) : made_id();
}

}  // namespace digit::serve
