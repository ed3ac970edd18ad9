#include "operations/trusted_proxies.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace digit::serve_app {
namespace {

constexpr unsigned kBits = 128;
constexpr unsigned kMappedBits = 96;

std::string_view trimmed_entry(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Removes the port, which some proxies append: `192.0.2.1:443` or `[2001:db8::1]:443`.
std::string_view without_port(std::string_view text) {
  if (text.starts_with('[')) return text.substr(1, text.find(']') - 1);
  return std::ranges::count(text, ':') == 1 ? text.substr(0, text.find(':')) : text;
}

/// Returns the addresses in all headers `X-Forwarded-For`, the last one first.
std::vector<std::string_view> forwarded_for(const Request& request) {
  std::vector<std::string_view> entries;
  for (const Field& header : request.headers) {
    if (!equals_ignoring_case(header.name, "x-forwarded-for")) continue;
    for (std::string_view rest = header.value; !rest.empty();) {
      const auto comma = std::min(rest.find(','), rest.size());
      entries.push_back(without_port(trimmed_entry(rest.substr(0, comma))));
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
  }
  std::ranges::reverse(entries);
  return entries;
}

}  // namespace

std::optional<TrustedProxies::Address> TrustedProxies::parse(std::string_view text) {
  Address address{};
  const std::string zero_terminated(text);
  if (inet_pton(AF_INET6, zero_terminated.c_str(), address.data()) == 1) return address;
  address[10] = address[11] = 0xFF;
  if (inet_pton(AF_INET, zero_terminated.c_str(), &address[12]) == 1) return address;
  return std::nullopt;
}

bool TrustedProxies::add(std::string_view network) {
  const auto slash = std::min(network.find('/'), network.size());
  const std::string_view text = network.substr(0, slash);
  const auto address = parse(text);
  if (!address) return false;
  const unsigned offset = text.find(':') == std::string_view::npos ? kMappedBits : 0;
  unsigned bits = kBits - offset;
  if (slash < network.size()) {
    const char* end = network.data() + network.size();
    const auto [read, error] = std::from_chars(network.data() + slash + 1, end, bits);
    if (error != std::errc() || read != end || bits > kBits - offset) return false;
  }
  networks_.push_back({.address = *address, .bits = bits + offset});
  return true;
}

bool TrustedProxies::is_trusted(const Address& address) const {
  return std::ranges::any_of(networks_, [&](const Network& network) {
    for (unsigned bit = 0; bit < network.bits; ++bit) {
      const unsigned mask = 0x80U >> bit % 8;
      if (((address[bit / 8] ^ network.address[bit / 8]) & mask) != 0) return false;
    }
    return true;
  });
}

std::string TrustedProxies::client_of(const Request& request) const {
  std::string_view client = request.peer;
  if (networks_.empty()) return std::string(client);
  auto address = parse(client);
  for (const std::string_view entry : forwarded_for(request)) {
    if (!address || !is_trusted(*address)) break;
    address = parse(entry);
    if (address) client = entry;
  }
  return std::string(client);
}

}  // namespace digit::serve_app
