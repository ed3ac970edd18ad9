#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace digit::test {

struct RawReply {
  int status = 0;
  /// Names in lower case.
  std::map<std::string, std::string> headers;
  std::string body;
};

/// A client's end of a TCP connection that sends what it is told, HTTP or not.
class RawConnection {
 public:
  explicit RawConnection(int port);
  ~RawConnection();
  RawConnection(RawConnection&& other) noexcept;
  RawConnection& operator=(const RawConnection&) = delete;

  /// False where the other side has closed.
  bool send(std::string_view bytes) const;

  /// The next reply with its body; nothing where the connection ends or `patience` runs out first.
  std::optional<RawReply> read_reply(std::chrono::milliseconds patience = std::chrono::seconds(10),
                                     bool has_body = true);

  /// Whether the other side closes, reading over what it says before, within `patience`.
  bool is_closed_within(std::chrono::milliseconds patience);

  /// Says that nothing more will come, and still listens.
  void shut_down() const;
  /// Goes away with a reset.
  void reset();

 private:
  bool receive(std::chrono::steady_clock::time_point until);

  int socket_ = -1;
  std::string received_;
};

/// A complete request, with Host and Content-Length.
std::string http_request(std::string_view method, std::string_view target, std::string_view body = "",
                         std::string_view more_headers = "");

/// Sends one request on a connection of its own.
RawReply fetch(int port, std::string_view method, std::string_view target, std::string_view body = "",
               std::string_view more_headers = "");

}  // namespace digit::test
