#pragma once

#include <openssl/types.h>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

#include "base/file_descriptor.h"

namespace digit::serve_app {

struct SslContextDeleter {
  void operator()(SSL_CTX* context) const;
};

using TlsContext = std::unique_ptr<SSL_CTX, SslContextDeleter>;

/// Creates a context for TLS 1.2 and later. Throws digit::Error if the certificate chain or the private key cannot be
/// read, or if they do not match.
TlsContext load_tls(const std::filesystem::path& certificate_chain, const std::filesystem::path& private_key);

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

  /// `tls` is null for plain HTTP. Otherwise it must outlive the channel.
  Channel(base::FileDescriptor socket, SSL_CTX* tls);

  Result read(std::span<char> to);
  Result write(std::string_view from);

  /// Continues the TLS handshake, which may take milliseconds. Returns kDone when it is complete.
  Result do_handshake();
  bool needs_handshake() const { return needs_handshake_; }

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
