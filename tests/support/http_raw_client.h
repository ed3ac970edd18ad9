#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace digit::test {

struct RawReply {
  int status = 0;
  /// Header values by lowercase name.
  std::map<std::string, std::string> headers;
  std::string body;
};

/// The client side of a TCP connection to 127.0.0.1. Sends arbitrary bytes, valid HTTP or not.
class RawConnection {
 public:
  /// Throws std::runtime_error if the connection fails.
  explicit RawConnection(int port);
  ~RawConnection();
  RawConnection(RawConnection&& other) noexcept;
  RawConnection& operator=(const RawConnection&) = delete;

  /// Returns false if the server has closed the connection.
  bool send(std::string_view bytes) const;

  /// Reads the next reply with its body. Returns nullopt if the connection ends or `timeout` expires first.
  std::optional<RawReply> read_reply(std::chrono::milliseconds timeout = std::chrono::seconds(10),
                                     bool has_body = true);

  /// Returns whether the server closes the connection within `timeout`. Reads and ignores everything sent before.
  bool is_closed_within(std::chrono::milliseconds timeout);

  /// Closes the sending direction. The connection can still receive.
  void shut_down() const;
  /// Closes the connection with a TCP reset.
  void reset();

 private:
  bool receive(std::chrono::steady_clock::time_point until);

  int socket_ = -1;
  std::string received_;
};

/// Returns a complete request with the headers Host and, if there is a body, Content-Length. `more_headers` holds
/// complete lines.
std::string http_request(std::string_view method, std::string_view target, std::string_view body = "",
                         std::string_view more_headers = "");

/// Sends one request on a new connection. Throws std::runtime_error if there is no reply.
RawReply fetch(int port, std::string_view method, std::string_view target, std::string_view body = "",
               std::string_view more_headers = "");

}  // namespace digit::test
