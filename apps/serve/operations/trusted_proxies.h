#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace digit::serve_app {

/// The proxies whose header `X-Forwarded-For` is believed. Without any, the client is the peer of the connection.
class TrustedProxies {
 public:
  /// Adds the proxies of `10.0.0.1`, `10.0.0.0/8` or `fd00::/8`. Returns false if the text is neither an address nor a
  /// network.
  bool add(std::string_view network);

  /// Returns the address of the client that sent the request: if the peer is trusted, the last address in
  /// `X-Forwarded-For` that is not, because each proxy appends the address that it sees, and everything before that
  /// could be made up. An entry that is no address ends the search.
  std::string client_of(const Request& request) const;

 private:
  /// IPv6, or IPv4 mapped to it.
  using Address = std::array<unsigned char, 16>;
  struct Network {
    Address address{};
    unsigned bits = 0;
  };

  static std::optional<Address> parse(std::string_view text);
  bool is_trusted(const Address& address) const;

  std::vector<Network> networks_;
};

}  // namespace digit::serve_app
