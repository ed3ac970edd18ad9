#pragma once

#include <openssl/types.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "base/file_descriptor.h"

namespace digit::serve_app {

struct SslDeleter {
  void operator()(SSL* ssl) const;
};

/// A connection's socket, which never blocks, with or without TLS on top.
class Channel {
 public:
  enum class Status {
    kDone,        ///< `bytes` were read or written.
    kWantsRead,   ///< Nothing could be done until the socket is readable.
    kWantsWrite,  ///< Nothing could be done until it is writable.
    kClosed,      ///< The other side ended it.
  };
  struct Result {
    Status status = Status::kDone;
    std::size_t bytes = 0;
  };

  /// `tls` is null for plain HTTP and outlives the channel otherwise.
  Channel(base::FileDescriptor socket, SSL_CTX* tls);

  Result read(std::span<char> to);
  Result write(std::string_view from);

  /// Takes the TLS handshake as far as it goes; may take milliseconds. kDone once it is through.
  Result shake_hands();
  bool needs_handshake() const { return needs_handshake_; }

  /// Whether there is more to read that the socket no longer tells of.
  bool has_buffered() const;

  /// Ends what this side says, so that the other can read to the end.
  void shut_down();
  void close();
  int socket() const { return socket_.get(); }
  bool socket_is_open() const { return static_cast<bool>(socket_); }

 private:
  Result tls_result(int returned) const;

  base::FileDescriptor socket_;
  std::unique_ptr<SSL, SslDeleter> ssl_;
  bool needs_handshake_ = false;
};

}  // namespace digit::serve_app
