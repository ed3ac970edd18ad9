#include "transport/tls.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>
#include <ctime>
#include <new>
#include <string_view>

#include "digit/error.h"

namespace digit::serve_app {
namespace {

/// The protocols for ALPN, each preceded by its length, in the order of preference.
constexpr std::string_view kProtocols =
    "\x08"
    "http/1.1\x08"
    "http/1.0";

[[noreturn]] void fail(const std::filesystem::path& file, const char* what) {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  throw Error(file.string() + ": expected " + what + " in PEM format (" + (reason == nullptr ? "unreadable" : reason) +
              ")");
}

/// Refuses a client that speaks none of our protocols, as RFC 7301 says: it may have been led here by an attacker.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
                    unsigned offered_size, void*) {
  auto* result = const_cast<unsigned char*>(*chosen);
  const auto* protocols = reinterpret_cast<const unsigned char*>(kProtocols.data());
  if (SSL_select_next_proto(&result, size, protocols, kProtocols.size(), offered, offered_size) !=
      OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  *chosen = result;
  return SSL_TLSEXT_ERR_OK;
}

/// Reports that there is no passphrase. By default, OpenSSL asks for it on the terminal and waits.
int no_passphrase(char*, int, int, void*) { return -1; }

void append_digest(std::string& text, const X509* certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  X509_digest(certificate, EVP_sha256(), digest.data(), &size);
  text.append(digest.begin(), digest.begin() + size);
}

}  // namespace

std::shared_ptr<SSL_CTX> load_tls(const std::filesystem::path& certificate_chain,
                                  const std::filesystem::path& private_key) {
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  if (!context) throw std::bad_alloc();
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, nullptr);
  SSL_CTX_set_default_passwd_cb(context.get(), no_passphrase);
  ERR_clear_error();
  if (SSL_CTX_use_certificate_chain_file(context.get(), certificate_chain.c_str()) != 1) {
    fail(certificate_chain, "a certificate chain");
  }
  if (SSL_CTX_use_PrivateKey_file(context.get(), private_key.c_str(), SSL_FILETYPE_PEM) != 1) {
    fail(private_key, "the private key of the certificate, without a passphrase,");
  }
  return context;
}

std::string certificate_version(SSL_CTX* context) {
  std::string version;
  append_digest(version, SSL_CTX_get0_certificate(context));
  STACK_OF(X509)* chain = nullptr;
  SSL_CTX_get0_chain_certs(context, &chain);
  for (int i = 0; i < sk_X509_num(chain); ++i) append_digest(version, sk_X509_value(chain, i));
  return version;
}

std::string certificate_description(SSL_CTX* context) {
  std::tm time{};
  ASN1_TIME_to_tm(X509_get0_notAfter(SSL_CTX_get0_certificate(context)), &time);
  std::array<char, 64> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "valid until %Y-%m-%d %H:%M UTC", &time)};
}

}  // namespace digit::serve_app
