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

/// One client's connection, in the thread of its loop: bytes in, requests one after the other, replies out in their
/// order.
class Connection {
 public:
  Connection(EventLoop& loop, const Port& port, base::FileDescriptor socket, std::string peer);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// epoll found the socket ready.
  void on_ready(std::uint32_t events);

  /// Answers the request that has arrived, in a fiber.
  void answer();

  /// The fiber that answered the request is through; its reply is in `output`.
  void on_answered();

  /// The time of its phase ran out.
  void on_overdue();

  /// Ends when what is in hand is answered, at once where nothing is.
  void drain();

  int socket() const { return channel_.socket(); }

  /// Nothing is left to do for it: the loop forgets it.
  bool is_over() const { return is_over_; }

 private:
  void read();
  void take_buffered();
  void on_progress();
  void start_request();
  void refuse(int status, std::string_view message);
  void shake_hands();
  void on_handshake(Channel::Result result);
  void send();
  void after_sending();
  void begin_closing();
  void end();
  void enter(Phase phase);
  void watch(std::uint32_t events);

  EventLoop& loop_;
  const Port& port_;
  Channel channel_;
  std::string peer_;
  Framing framing_;
  /// For a body that came in several reads.
  ByteBudget::Share body_share_;
  /// What came behind the request in hand.
  std::string input_;
  std::size_t input_taken_ = 0;
  std::string output_;
  std::size_t sent_ = 0;
  std::size_t requests_ = 0;
  Deadlines::Handle deadline_;
  std::uint32_t watched_ = 0;
  /// A fiber or a worker is at it; the connection must stay.
  bool is_busy_ = false;
  bool is_shaking_hands_ = false;
  bool closes_ = false;
  bool is_closing_ = false;
  bool is_over_ = false;
};

}  // namespace digit::serve_app
