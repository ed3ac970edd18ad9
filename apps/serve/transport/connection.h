#pragma once

#include <atomic>
#include <exception>
#include <string>
#include <string_view>

#include "http/byte_budget.h"
#include "transport/acceptor.h"
#include "transport/channel.h"
#include "transport/deadlines.h"
#include "transport/framing.h"
#include "transport/output.h"

namespace digit::serve_app {

class EventLoop;

/// A client's connection, in the thread of its event loop. It reads requests and answers them one after the other.
class Connection {
 public:
  Connection(EventLoop& loop, AcceptedSocket accepted);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Starts to wait for the client. Throws std::system_error if the loop cannot watch the socket.
  void open();

  /// Called when epoll reports events of the socket.
  void on_ready(std::uint32_t events);

  /// Answers the request that has arrived, or continues the TLS handshake. Runs in a fiber.
  void run_fiber();

  /// Called when the fiber has ended.
  void on_fiber_ended();

  /// Called when the time for the current phase has run out.
  void on_timeout();

  /// Closes the connection after the reply to the request in flight, or immediately if there is none.
  void drain();

  /// Closes the connection. A request in flight is abandoned.
  void close();

  /// Reports why the connection is lost, and closes it.
  void fail(const std::exception& reason);

  int socket() const { return channel_.socket(); }

  /// Whether a part of a reply is not sent yet, or the client may still receive the end of the last one.
  bool is_sending() const { return !output_.is_empty() || is_closing_; }

  /// Whether the connection is closed and will be removed from its loop.
  bool is_done() const { return is_done_; }

 private:
  void read();
  void parse_input();
  void on_parsed();
  void on_body_part();
  void start_request();
  void reject(int status, std::string_view message);
  void end_with(const Reply& reply);
  void start_fiber();
  void on_answered();
  void on_handshake();
  void send();
  void after_sending();
  void begin_closing();
  void release_memory();
  std::size_t held_bytes() const;
  bool reserve_memory();
  Request head() const;
  void set_phase(Phase phase);
  void watch(std::uint32_t events);

  EventLoop& loop_;
  const Port& port_;
  ConnectionTicket ticket_;
  Channel channel_;
  std::string peer_;
  Framing framing_;
  /// Covers the request and the reply, unless they are small.
  ByteBudget::Reservation reservation_;
  /// The bytes that arrived after the request in flight.
  std::string input_;
  std::size_t input_consumed_ = 0;
  Output output_;
  std::size_t requests_ = 0;
  Deadlines::Handle deadline_;
  std::uint32_t watched_ = 0;
  Channel::Result handshake_;
  /// Tells the request in flight that no one needs its answer.
  std::atomic<bool> is_abandoned_ = false;
  /// Whether a fiber uses the connection, so that it must not be removed.
  bool is_busy_ = false;
  bool is_in_handshake_ = false;
  /// Whether the request whose body arrives may be answered.
  bool is_admitted_ = false;
  /// Whether the connection ends after the next reply.
  bool closes_ = false;
  /// Whether everything is sent, so that only the client's remaining bytes are read.
  bool is_closing_ = false;
  bool is_done_ = false;
};

}  // namespace digit::serve_app
