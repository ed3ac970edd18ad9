#pragma once

#include <openssl/types.h>

#include <filesystem>
#include <memory>

namespace digit::serve_app {

struct SslContextDeleter {
  void operator()(SSL_CTX* context) const;
};

using TlsContext = std::unique_ptr<SSL_CTX, SslContextDeleter>;

/// For TLS 1.2 and newer. Throws digit::Error where the certificate chain or the key cannot be read or do not belong
/// together.
TlsContext load_tls(const std::filesystem::path& certificate_chain, const std::filesystem::path& private_key);

}  // namespace digit::serve_app
