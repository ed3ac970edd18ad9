#include "transport/connection.h"

#include <sys/epoll.h>

#include "transport/event_loop.h"

namespace digit::serve_app {

Connection::Connection(EventLoop& loop, const Port& port, base::FileDescriptor socket, std::string peer)
    : loop_(loop),
      port_(port),
      channel_(std::move(socket), port.tls),
      peer_(std::move(peer)),
      framing_(loop.options().framing),
      body_reservation_(*loop.options().body_bytes),
      deadline_(loop.deadlines().add(*this, Phase::kIdle, loop.now())) {
  if (channel_.needs_handshake()) set_phase(Phase::kHead);
  watch(EPOLLIN);
}

Connection::~Connection() { loop_.deadlines().remove(deadline_); }

void Connection::set_phase(Phase phase) {
  if (phase == deadline_->phase && phase != Phase::kAnswer) return;
  loop_.deadlines().move(deadline_, phase, loop_.now());
}

void Connection::watch(std::uint32_t events) {
  if (events == watched_) return;
  loop_.watch(*this, watched_, events);
  watched_ = events;
}

void Connection::on_ready(std::uint32_t events) {
  if ((events & (EPOLLERR | EPOLLHUP)) != 0 && (events & EPOLLIN) == 0) return close();
  if (is_busy_) return watch(0);  // further requests wait in the socket
  if (channel_.needs_handshake()) return do_handshake();
  if (sent_ < output_.size()) return send();
  read();
}

void Connection::read() {
  const std::span<char> buffer = loop_.read_buffer();
  const Channel::Result result = channel_.read(buffer);
  if (result.status == Channel::Status::kClosed) return close();
  if (result.status == Channel::Status::kWantsWrite) return watch(EPOLLOUT);
  watch(EPOLLIN);
  if (result.status == Channel::Status::kWantsRead || is_closing_) return;
  const std::string_view bytes(buffer.data(), result.bytes);
  input_.assign(bytes.substr(framing_.feed(bytes)));
  input_consumed_ = 0;
  on_parsed();
}

void Connection::parse_input() {
  input_consumed_ += framing_.feed(std::string_view(input_).substr(input_consumed_));
  on_parsed();
}

void Connection::on_parsed() {
  switch (framing_.state()) {
    case Framing::State::kComplete:
      return start_request();
    case Framing::State::kRejected:
      return reject(framing_.rejection().status, framing_.rejection().message);
    case Framing::State::kBody:
      if (!body_reservation_.resize(framing_.body().size())) return reject(503, kBudgetExceeded);
      set_phase(Phase::kBody);
      if (framing_.should_send_continue()) {
        output_ += "HTTP/1.1 100 Continue\r\n\r\n";
        send();
      }
      return;
    case Framing::State::kHead:
      return set_phase(Phase::kHead);
    case Framing::State::kIdle:
      return;
  }
}

void Connection::start_request() {
  is_busy_ = true;
  closes_ = !framing_.keeps_alive() || loop_.is_draining() || ++requests_ >= loop_.options().max_requests;
  set_phase(Phase::kAnswer);
  loop_.start_request(*this);
}

void Connection::answer() { loop_.engine().process(port_.handler, framing_, peer_, closes_, output_); }

void Connection::on_answered() {
  is_busy_ = false;
  if (!channel_.is_open()) {
    is_done_ = true;
    return loop_.remove_later(*this);
  }
  framing_.reset();
  body_reservation_.resize(0);
  send();
}

void Connection::reject(int status, std::string_view message) {
  closes_ = true;
  HttpEngine::write_rejection(port_.handler.reject(status, message), output_);
  framing_.discard_body();
  body_reservation_.resize(0);
  send();
}

void Connection::do_handshake() {
  is_busy_ = is_in_handshake_ = true;
  watch(0);
  loop_.offload([this] { return channel_.do_handshake(); }, [this](Channel::Result result) { on_handshake(result); });
}

void Connection::on_handshake(Channel::Result result) {
  is_busy_ = is_in_handshake_ = false;
  if (result.status == Channel::Status::kClosed || closes_) return close();
  watch(result.status == Channel::Status::kWantsWrite ? EPOLLOUT : EPOLLIN);
}

void Connection::send() {
  while (sent_ < output_.size()) {
    const Channel::Result result = channel_.write(std::string_view(output_).substr(sent_));
    if (result.status == Channel::Status::kClosed) return close();
    if (result.status != Channel::Status::kDone) {
      set_phase(Phase::kAnswer);
      return watch(result.status == Channel::Status::kWantsWrite ? EPOLLOUT : EPOLLIN);
    }
    sent_ += result.bytes;
  }
  output_.clear();
  sent_ = 0;
  after_sending();
}

void Connection::after_sending() {
  if (closes_) return begin_closing();
  watch(EPOLLIN);
  if (framing_.state() != Framing::State::kIdle) return;  // this was `100 Continue`
  set_phase(Phase::kIdle);
  if (input_consumed_ < input_.size()) {
    parse_input();
  } else if (loop_.is_draining()) {
    drain();
  }
}

/// Reads what the client still sends for a moment, because closing a socket with unread bytes would discard the reply.
void Connection::begin_closing() {
  is_closing_ = true;
  channel_.shut_down();
  set_phase(Phase::kClosing);
  watch(EPOLLIN);
}

void Connection::close() {
  if (is_done_) return;
  if (is_in_handshake_) {
    closes_ = true;  // a worker uses the channel
  } else {
    watch(0);
    channel_.close();
  }
  if (is_busy_) return loop_.deadlines().move(deadline_, Phase::kIdle, loop_.now());
  is_done_ = true;
  loop_.remove_later(*this);
}

void Connection::on_timeout() {
  switch (deadline_->phase) {
    case Phase::kHead:
    case Phase::kBody:
      if (is_busy_ || channel_.needs_handshake()) return close();
      return reject(408, "the request took too long to arrive");
    case Phase::kAnswer:
      if (is_busy_ && output_.empty() && channel_.is_open()) {
        // The fiber still uses the output, so that this reply must bypass it.
        std::string reply;
        HttpEngine::write_rejection(port_.handler.reject(503, "the answer took too long; retry in one second"), reply);
        channel_.write(reply);
      }
      return close();
    case Phase::kIdle:
    case Phase::kClosing:
      return close();
  }
}

void Connection::drain() {
  if (is_busy_ || is_closing_ || framing_.state() != Framing::State::kIdle) return;
  if (channel_.needs_handshake()) return close();
  // Requests that the client sent before this point are still answered.
  read();
  if (!is_busy_ && !is_done_ && !is_closing_ && framing_.state() == Framing::State::kIdle) close();
}

}  // namespace digit::serve_app
