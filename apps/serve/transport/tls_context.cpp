#include "transport/tls_context.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <new>

#include "digit/error.h"

namespace digit::serve_app {
namespace {

[[noreturn]] void fail(const std::filesystem::path& file, const char* what) {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  throw Error(file.string() + ": expected " + what + " in PEM (" + (reason == nullptr ? "unreadable" : reason) + ")");
}

}  // namespace

void SslContextDeleter::operator()(SSL_CTX* context) const { SSL_CTX_free(context); }

TlsContext load_tls(const std::filesystem::path& certificate_chain, const std::filesystem::path& private_key) {
  TlsContext context(SSL_CTX_new(TLS_server_method()));
  if (!context) throw std::bad_alloc();
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  if (SSL_CTX_use_certificate_chain_file(context.get(), certificate_chain.c_str()) != 1) {
    fail(certificate_chain, "a certificate chain");
  }
  if (SSL_CTX_use_PrivateKey_file(context.get(), private_key.c_str(), SSL_FILETYPE_PEM) != 1) {
    fail(private_key, "the private key of the certificate");
  }
  return context;
}

}  // namespace digit::serve_app
