#include "transport/channel.h"

#include <linux/sockios.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <new>

namespace digit::serve_app {
namespace {

Channel::Result plain_result(ssize_t returned, Channel::Status blocked) {
  if (returned > 0) return {.bytes = static_cast<std::size_t>(returned)};
  if (returned < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return {.status = blocked};
  return {.status = Channel::Status::kClosed};
}

int clamped(std::size_t size) { return static_cast<int>(std::min<std::size_t>(size, INT_MAX)); }

}  // namespace

void SslDeleter::operator()(SSL* ssl) const { SSL_free(ssl); }

Channel::Channel(base::FileDescriptor socket, const TlsSlot* tls) : socket_(std::move(socket)) {
  if (tls == nullptr) return;
  ssl_.reset(SSL_new(tls->get().get()));
  if (!ssl_ || SSL_set_fd(ssl_.get(), socket_.get()) != 1) throw std::bad_alloc();
  SSL_set_accept_state(ssl_.get());
  SSL_set_mode(ssl_.get(),
               SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
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

std::size_t Channel::unacknowledged_bytes() const {
  int bytes = 0;
  return ::ioctl(socket_.get(), SIOCOUTQ, &bytes) == 0 ? static_cast<std::size_t>(bytes) : 0;
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
