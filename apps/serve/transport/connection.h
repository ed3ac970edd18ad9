#pragma once

#include <string>
#include <string_view>

#include "http/byte_budget.h"
#include "transport/acceptor.h"
#include "transport/channel.h"
#include "transport/deadlines.h"
#include "transport/framing.h"

namespace digit::serve_app {

class EventLoop;

/// A client's connection, in the thread of its event loop. It reads requests and answers them one after the other.
class Connection {
 public:
  Connection(EventLoop& loop, const Port& port, base::FileDescriptor socket, std::string peer);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Called when epoll reports events of the socket.
  void on_ready(std::uint32_t events);

  /// Answers the request that has arrived. Runs in a fiber.
  void answer();

  /// Called when the fiber of the request has ended. The reply is in `output_`.
  void on_answered();

  /// Called when the time for the current phase has run out.
  void on_timeout();

  /// Closes the connection after the reply to the request in flight, or immediately if there is none.
  void drain();

  int socket() const { return channel_.socket(); }

  /// Whether the connection is closed and will be removed from its loop.
  bool is_done() const { return is_done_; }

 private:
  void read();
  void parse_input();
  void on_parsed();
  void start_request();
  void reject(int status, std::string_view message);
  void do_handshake();
  void on_handshake(Channel::Result result);
  void send();
  void after_sending();
  void begin_closing();
  void close();
  void set_phase(Phase phase);
  void watch(std::uint32_t events);

  EventLoop& loop_;
  const Port& port_;
  Channel channel_;
  std::string peer_;
  Framing framing_;
  /// Covers a body that arrives in several reads.
  ByteBudget::Reservation body_reservation_;
  /// The bytes that arrived after the request in flight.
  std::string input_;
  std::size_t input_consumed_ = 0;
  std::string output_;
  std::size_t sent_ = 0;
  std::size_t requests_ = 0;
  Deadlines::Handle deadline_;
  std::uint32_t watched_ = 0;
  /// Whether a fiber or a worker uses the connection, so that it must not be removed.
  bool is_busy_ = false;
  bool is_in_handshake_ = false;
  /// Whether the connection ends after the next reply.
  bool closes_ = false;
  /// Whether everything is sent, so that only the client's remaining bytes are read.
  bool is_closing_ = false;
  bool is_done_ = false;
};

}  // namespace digit::serve_app
