#pragma once

#include <openssl/types.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "base/file_descriptor.h"
#include "transport/tls.h"

namespace digit::serve_app {

struct SslDeleter {
  void operator()(SSL* ssl) const;
};

/// The non-blocking socket of a connection, with or without TLS.
class Channel {
 public:
  enum class Status {
    kDone,        ///< `bytes` bytes were read or written.
    kWantsRead,   ///< Try again when the socket is readable.
    kWantsWrite,  ///< Try again when the socket is writable.
    kClosed,      ///< The client closed the connection, or it failed.
  };
  struct Result {
    Status status = Status::kDone;
    std::size_t bytes = 0;
  };

  /// `tls` is null for plain HTTP.
  Channel(base::FileDescriptor socket, const TlsSlot* tls);

  Result read(std::span<char> to);
  Result write(std::string_view from);

  /// Continues the TLS handshake, which may take milliseconds. Returns kDone when it is complete.
  Result do_handshake();
  bool needs_handshake() const { return needs_handshake_; }

  /// Returns the bytes that were written but not acknowledged by the client's system yet.
  std::size_t unacknowledged_bytes() const;

  /// Closes the sending direction, so that the client can read the reply to its end.
  void shut_down();
  void close();
  int socket() const { return socket_.get(); }
  bool is_open() const { return static_cast<bool>(socket_); }

 private:
  Result tls_result(int returned) const;

  base::FileDescriptor socket_;
  std::unique_ptr<SSL, SslDeleter> ssl_;
  bool needs_handshake_ = false;
};

}  // namespace digit::serve_app
