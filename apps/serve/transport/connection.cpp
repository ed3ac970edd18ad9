#include "transport/connection.h"

#include <sys/epoll.h>

#include "transport/event_loop.h"

namespace digit::serve_app {
namespace {

/// The end of the client's data, which is also watched while a request is answered.
constexpr std::uint32_t kEnd = EPOLLRDHUP;
/// The events to wait for while the client may send.
constexpr std::uint32_t kReadable = EPOLLIN | kEnd;

}  // namespace

Connection::Connection(EventLoop& loop, AcceptedSocket accepted)
    : loop_(loop),
      port_(accepted.port),
      ticket_(std::move(accepted.ticket)),
      channel_(std::move(accepted.socket), port_.tls),
      peer_(std::move(accepted.peer)),
      framing_(loop.options().framing),
      reservation_(*loop.options().memory),
      deadline_(loop.deadlines().add(*this, channel_.needs_handshake() ? Phase::kHead : Phase::kIdle, loop.now())) {}

Connection::~Connection() { loop_.deadlines().remove(deadline_); }

void Connection::set_phase(Phase phase) {
  if (phase == deadline_->phase) return;
  loop_.deadlines().move(deadline_, phase, loop_.now());
}

void Connection::watch(std::uint32_t events) {
  if (events == watched_ || !channel_.is_open()) return;
  loop_.watch(*this, watched_, events);
  watched_ = events;
}

void Connection::open() { watch(kReadable); }

void Connection::on_ready(std::uint32_t events) {
  if ((events & (EPOLLERR | EPOLLHUP)) != 0 && (events & EPOLLIN) == 0) return close();
  if (is_busy_) {
    // Further requests wait in the socket. Work that has not begun is not worth beginning for a client that is gone.
    const bool is_gone = (events & kEnd) != 0;
    if (is_gone) is_abandoned_ = true;
    return watch(is_gone ? 0 : kEnd);
  }
  if (channel_.needs_handshake()) return start_fiber();
  if (!output_.is_empty()) return send();
  read();
}

void Connection::read() {
  const std::span<char> buffer = loop_.read_buffer();
  const Channel::Result result = channel_.read(buffer);
  if (result.status == Channel::Status::kClosed) return close();
  if (result.status == Channel::Status::kWantsWrite) return watch(EPOLLOUT);
  watch(kReadable);
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
      return on_body_part();
    case Framing::State::kHead:
      if (!reservation_.resize(held_bytes())) return reject(503, kBudgetExceeded);
      return set_phase(Phase::kHead);
    case Framing::State::kIdle:
      return;
  }
}

void Connection::on_body_part() {
  if (!is_admitted_) {
    if (const auto refusal = port_.handler.refuse(head())) return end_with(*refusal);
    is_admitted_ = true;
  }
  if (!reservation_.resize(held_bytes())) return reject(503, kBudgetExceeded);
  set_phase(Phase::kBody);
  if (framing_.should_send_continue()) {
    output_.text() += "HTTP/1.1 100 Continue\r\n\r\n";
    send();
  }
}

std::size_t Connection::held_bytes() const { return framing_.held_bytes() + input_.size() + output_.size(); }

/// Returns false if the budget has no room for what the connection holds. What is small is not counted, unless the
/// connection waits for its client: the number of requests that are answered is limited.
bool Connection::reserve_memory() {
  const std::size_t held = held_bytes();
  return reservation_.resize(held > kMaxKeptBytes ? held : 0);
}

Request Connection::head() const {
  Request request = HttpEngine::head_of(framing_, peer_);
  request.abandoned = &is_abandoned_;
  return request;
}

void Connection::start_request() {
  if (!reserve_memory()) return reject(503, kBudgetExceeded);
  is_abandoned_ = false;
  closes_ = !framing_.keeps_alive() || ++requests_ >= loop_.options().max_requests;
  set_phase(Phase::kAnswer);
  start_fiber();
}

void Connection::start_fiber() {
  const bool is_handshake = channel_.needs_handshake();
  if (is_handshake) watch(0);
  loop_.reserve_fiber();
  is_busy_ = true;
  is_in_handshake_ = is_handshake;
  if (!is_handshake) loop_.count_request(1);
  loop_.start_fiber(*this);
}

void Connection::run_fiber() {
  if (is_in_handshake_) {
    loop_.run_on_worker(Cost::kLight, [this] { handshake_ = channel_.do_handshake(); });
  } else {
    const auto closes = [this] { return closes_ = closes_ || loop_.is_ending(); };
    loop_.engine().process(port_.handler, head(), framing_, closes, output_.text());
  }
}

void Connection::on_fiber_ended() {
  is_busy_ = false;
  if (std::exchange(is_in_handshake_, false)) return on_handshake();
  on_answered();
}

void Connection::on_handshake() {
  if (handshake_.status == Channel::Status::kClosed || is_abandoned_) return close();
  watch(handshake_.status == Channel::Status::kWantsWrite ? EPOLLOUT : kReadable);
}

void Connection::on_answered() {
  loop_.count_request(-1);
  if (!channel_.is_open()) {
    is_done_ = true;
    return loop_.remove_later(*this);
  }
  framing_.discard_body();
  if (!reserve_memory()) {
    output_ = {};
    return reject(503, kBudgetExceeded);
  }
  framing_.reset();
  is_admitted_ = false;
  send();
}

void Connection::reject(int status, std::string_view message) {
  end_with(port_.handler.reject(status, message, framing_.has_head() ? head() : Request{}));
}

/// Sends the reply as the last one of the connection.
void Connection::end_with(const Reply& reply) {
  closes_ = true;
  HttpEngine::write_rejection(reply, output_.text());
  framing_.discard_body();
  reservation_.resize(0);
  send();
}

void Connection::send() {
  const Channel::Status status = output_.send(channel_);
  if (status == Channel::Status::kClosed) return close();
  if (status == Channel::Status::kDone) return after_sending();
  if (!reservation_.resize(held_bytes())) return close();
  if (deadline_->phase != Phase::kSend) output_.begin_waiting(channel_, loop_.now());
  set_phase(Phase::kSend);
  watch(status == Channel::Status::kWantsWrite ? EPOLLOUT : kReadable);
}

void Connection::after_sending() {
  reserve_memory();
  if (closes_) return begin_closing();
  watch(kReadable);
  if (framing_.state() != Framing::State::kIdle) return set_phase(Phase::kBody);  // this was `100 Continue`
  set_phase(Phase::kPause);
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
  watch(kReadable);
}

void Connection::close() {
  if (is_done_) return;
  is_abandoned_ = true;
  // A worker uses the channel during a handshake.
  if (!is_in_handshake_) {
    watched_ = 0;
    channel_.close();
  }
  if (is_busy_) return set_phase(Phase::kAbandoned);
  is_done_ = true;
  loop_.remove_later(*this);
}

void Connection::fail(const std::exception& reason) {
  close();
  port_.handler.report_lost_connection(reason.what());
}

void Connection::release_memory() {
  framing_.release_memory();
  output_.release_memory();
  input_ = {};
  input_consumed_ = 0;
}

void Connection::on_timeout() {
  switch (deadline_->phase) {
    case Phase::kPause:
      release_memory();
      return set_phase(Phase::kIdle);
    case Phase::kHead:
    case Phase::kBody:
      if (is_busy_ || channel_.needs_handshake()) return close();
      return reject(408, "the request took too long to arrive");
    case Phase::kAnswer:
      if (is_busy_ && channel_.is_open()) {
        // The fiber still uses the output, so that this reply must bypass it.
        std::string reply;
        HttpEngine::write_rejection(port_.handler.reject(503, "the answer took too long; retry in one second", head()),
                                    reply);
        channel_.write(reply);
      }
      return close();
    case Phase::kSend:
      if (!output_.keeps_pace(channel_, loop_.now(), loop_.options().send)) return close();
      return loop_.deadlines().move(deadline_, Phase::kSend, loop_.now());
    case Phase::kIdle:
    case Phase::kClosing:
    case Phase::kAbandoned:
      return close();
  }
}

void Connection::drain() {
  if (!output_.is_empty()) closes_ = true;
  if (is_busy_ || is_closing_ || closes_ || framing_.state() != Framing::State::kIdle) return;
  if (requests_ == 0) return;  // the first request of a new client may be on its way
  // Requests that the client sent before this point are still answered.
  read();
  if (!is_busy_ && !is_done_ && !is_closing_ && framing_.state() == Framing::State::kIdle) close();
}

}  // namespace digit::serve_app
