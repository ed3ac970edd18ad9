#include "transport/channel.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <new>

#include "digit/error.h"

namespace digit::serve_app {
namespace {

Channel::Result plain_result(ssize_t returned, Channel::Status blocked) {
  if (returned > 0) return {.bytes = static_cast<std::size_t>(returned)};
  if (returned < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return {.status = blocked};
  return {.status = Channel::Status::kClosed};
}

int clamped(std::size_t size) { return static_cast<int>(std::min<std::size_t>(size, INT_MAX)); }

[[noreturn]] void fail(const std::filesystem::path& file, const char* what) {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  throw Error(file.string() + ": expected " + what + " in PEM format (" + (reason == nullptr ? "unreadable" : reason) +
              ")");
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

void SslDeleter::operator()(SSL* ssl) const { SSL_free(ssl); }

Channel::Channel(base::FileDescriptor socket, SSL_CTX* tls) : socket_(std::move(socket)) {
  if (tls == nullptr) return;
  ssl_.reset(SSL_new(tls));
  if (!ssl_ || SSL_set_fd(ssl_.get(), socket_.get()) != 1) throw std::bad_alloc();
  SSL_set_accept_state(ssl_.get());
  SSL_set_mode(ssl_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  needs_handshake_ = true;
}

Channel::Result Channel::tls_result(int returned) const {
  if (returned > 0) return {.bytes = static_cast<std::size_t>(returned)};
  switch (SSL_get_error(ssl_.get(), returned)) {
    case SSL_ERROR_WANT_READ:
      return {.status = Status::kWantsRead};
    case SSL_ERROR_WANT_WRITE:
      return {.status = Status::kWantsWrite};
    default:
      return {.status = Status::kClosed};
  }
}

Channel::Result Channel::read(std::span<char> to) {
  if (!ssl_) return plain_result(::recv(socket_.get(), to.data(), to.size(), 0), Status::kWantsRead);
  ERR_clear_error();
  return tls_result(SSL_read(ssl_.get(), to.data(), clamped(to.size())));
}

Channel::Result Channel::write(std::string_view from) {
  if (!ssl_) return plain_result(::send(socket_.get(), from.data(), from.size(), MSG_NOSIGNAL), Status::kWantsWrite);
  ERR_clear_error();
  return tls_result(SSL_write(ssl_.get(), from.data(), clamped(from.size())));
}

Channel::Result Channel::do_handshake() {
  ERR_clear_error();
  const Result result = tls_result(SSL_do_handshake(ssl_.get()));
  if (result.status == Status::kDone) needs_handshake_ = false;
  return result;
}

void Channel::shut_down() {
  if (ssl_ && !needs_handshake_) {
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
  }
  ::shutdown(socket_.get(), SHUT_WR);
}

void Channel::close() {
  ssl_.reset();
  socket_.close();
}

}  // namespace digit::serve_app
