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
      body_share_(*loop.options().body_bytes),
      deadline_(loop.deadlines().add(*this, Phase::kIdle, loop.now())) {
  if (channel_.needs_handshake()) enter(Phase::kHead);
  watch(EPOLLIN);
}

Connection::~Connection() { loop_.deadlines().remove(deadline_); }

void Connection::enter(Phase phase) {
  if (phase == deadline_->phase && phase != Phase::kAnswer) return;
  loop_.deadlines().move(deadline_, phase, loop_.now());
}

void Connection::watch(std::uint32_t events) {
  if (events == watched_) return;
  loop_.watch(*this, watched_, events);
  watched_ = events;
}

void Connection::on_ready(std::uint32_t events) {
  if ((events & (EPOLLERR | EPOLLHUP)) != 0 && (events & EPOLLIN) == 0) return end();
  if (is_busy_) return watch(0);  // more requests can wait in the socket
  if (channel_.needs_handshake()) return shake_hands();
  if (sent_ < output_.size()) return send();
  read();
}

void Connection::read() {
  const std::span<char> scratch = loop_.scratch();
  const Channel::Result result = channel_.read(scratch);
  if (result.status == Channel::Status::kClosed) return end();
  if (result.status == Channel::Status::kWantsWrite) return watch(EPOLLOUT);
  watch(EPOLLIN);
  if (result.status == Channel::Status::kWantsRead || is_closing_) return;
  const std::string_view bytes(scratch.data(), result.bytes);
  input_.assign(bytes.substr(framing_.feed(bytes)));
  input_taken_ = 0;
  on_progress();
}

void Connection::take_buffered() {
  input_taken_ += framing_.feed(std::string_view(input_).substr(input_taken_));
  on_progress();
}

void Connection::on_progress() {
  switch (framing_.state()) {
    case Framing::State::kComplete:
      return start_request();
    case Framing::State::kRefused:
      return refuse(framing_.refusal().status, framing_.refusal().message);
    case Framing::State::kBody:
      if (!body_share_.resize(framing_.body().size())) return refuse(503, kNoRoom);
      enter(Phase::kBody);
      if (framing_.take_continue()) {
        output_ += "HTTP/1.1 100 Continue\r\n\r\n";
        send();
      }
      return;
    case Framing::State::kHead:
      return enter(Phase::kHead);
    case Framing::State::kIdle:
      return;
  }
}

void Connection::start_request() {
  is_busy_ = true;
  closes_ = !framing_.keeps_alive() || loop_.is_draining() || ++requests_ >= loop_.options().max_requests;
  enter(Phase::kAnswer);
  loop_.start_request(*this);
}

void Connection::answer() { loop_.engine().process(port_.handler, framing_, peer_, closes_, output_); }

void Connection::on_answered() {
  is_busy_ = false;
  if (!channel_.socket_is_open()) {
    is_over_ = true;
    return loop_.forget(*this);
  }
  framing_.restart();
  body_share_.resize(0);
  send();
}

void Connection::refuse(int status, std::string_view message) {
  closes_ = true;
  HttpEngine::write_rejection(port_.handler.reject(status, message), output_);
  framing_.drop_body();
  body_share_.resize(0);
  send();
}

void Connection::shake_hands() {
  is_busy_ = is_shaking_hands_ = true;
  watch(0);
  loop_.offload([this] { return channel_.shake_hands(); }, [this](Channel::Result result) { on_handshake(result); });
}

void Connection::on_handshake(Channel::Result result) {
  is_busy_ = is_shaking_hands_ = false;
  if (result.status == Channel::Status::kClosed || closes_) return end();
  watch(result.status == Channel::Status::kWantsWrite ? EPOLLOUT : EPOLLIN);
}

void Connection::send() {
  while (sent_ < output_.size()) {
    const Channel::Result result = channel_.write(std::string_view(output_).substr(sent_));
    if (result.status == Channel::Status::kClosed) return end();
    if (result.status != Channel::Status::kDone) {
      enter(Phase::kAnswer);
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
  if (framing_.state() != Framing::State::kIdle) return;  // that was `100 Continue`
  enter(Phase::kIdle);
  if (input_taken_ < input_.size()) {
    take_buffered();
  } else if (loop_.is_draining()) {
    drain();
  }
}

/// What the client still sends is read for a moment: closing over unread bytes would take the reply from it.
void Connection::begin_closing() {
  is_closing_ = true;
  channel_.shut_down();
  enter(Phase::kClosing);
  watch(EPOLLIN);
}

void Connection::end() {
  if (is_over_) return;
  if (is_shaking_hands_) {
    closes_ = true;  // a worker has the channel
  } else {
    watch(0);
    channel_.close();
  }
  if (is_busy_) return loop_.deadlines().move(deadline_, Phase::kIdle, loop_.now());
  is_over_ = true;
  loop_.forget(*this);
}

void Connection::on_overdue() {
  switch (deadline_->phase) {
    case Phase::kHead:
    case Phase::kBody:
      if (is_busy_ || channel_.needs_handshake()) return end();
      return refuse(408, "the request took too long to arrive");
    case Phase::kAnswer:
      if (is_busy_ && output_.empty() && channel_.socket_is_open()) {
        // The fiber still owns the output; the client is told without it.
        std::string reply;
        HttpEngine::write_rejection(port_.handler.reject(503, "the answer took too long"), reply);
        channel_.write(reply);
      }
      return end();
    case Phase::kIdle:
    case Phase::kClosing:
      return end();
  }
}

void Connection::drain() {
  if (is_busy_ || is_closing_ || framing_.state() != Framing::State::kIdle) return;
  if (channel_.needs_handshake()) return end();
  // What the client sent before it could know is still answered.
  read();
  if (!is_busy_ && !is_over_ && !is_closing_ && framing_.state() == Framing::State::kIdle) end();
}

}  // namespace digit::serve_app
