#include "http/request_id.h"

#include <algorithm>
#include <cstdint>
#include <random>
#include <span>

#include "base/hex.h"

namespace digit::serve_app {
namespace {

constexpr std::size_t kLongest = 128;

bool is_repeatable(std::string_view id) {
  return !id.empty() && id.size() <= kLongest && std::ranges::all_of(id, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("-_.:/+=~").find(c) != std::string_view::npos;
  });
}

std::string make_id() {
  thread_local std::mt19937_64 random{std::random_device{}()};
  const std::uint64_t bits = random();
  return base::to_hex(std::as_bytes(std::span(&bits, 1)));
}

}  // namespace

std::string request_id(const Request& request) {
  const auto given = request.header("x-request-id");
  return given && is_repeatable(*given) ? std::string(*given) : make_id();
}

}  // namespace digit::serve_app
