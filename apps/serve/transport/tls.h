#pragma once

#include <openssl/types.h>

#include <filesystem>
#include <memory>
#include <string>

#include "base/slot.h"

namespace digit::serve_app {

/// The TLS context of a port, which can be replaced. A connection keeps the context that it began with.
using TlsSlot = base::Slot<SSL_CTX>;

/// Creates a context for TLS 1.2 and later, and for HTTP/1 by ALPN. Throws digit::Error if the certificate chain or the
/// private key cannot be read, or if they do not match.
std::shared_ptr<SSL_CTX> load_tls(const std::filesystem::path& certificate_chain,
                                  const std::filesystem::path& private_key);

/// Returns the SHA-256 digests of the certificates in the chain. Each certificate belongs to one private key only.
std::string certificate_version(SSL_CTX* context);

/// Returns text such as `valid until 2026-11-25 21:43 UTC`.
std::string certificate_description(SSL_CTX* context);

}  // namespace digit::serve_app
