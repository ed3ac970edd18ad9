#include "transport/server.h"

#include <sys/socket.h>

#include <algorithm>
#include <numeric>

#include "transport/available_cores.h"

namespace digit::serve_app {
namespace {

std::size_t threads_or_cores(std::size_t threads) { return threads > 0 ? threads : available_cores(); }

}  // namespace

Server::Server(const TransportOptions& options)
    : options_(options), workers_(std::make_unique<WorkerPool>(threads_or_cores(options.worker_threads))) {
  try {
    start_loops();
  } catch (...) {
    stop(std::chrono::milliseconds(0), std::chrono::hours(24));  // ends the threads that could start
    throw;
  }
}

void Server::start_loops() {
  for (std::size_t i = 0; i < threads_or_cores(options_.loop_threads); ++i) {
    loops_.push_back(std::make_unique<EventLoop>(LoopContext{.options = options_,
                                                             .workers = *workers_,
                                                             .requests_in_flight = requests_in_flight_,
                                                             .is_ending = is_ending_}));
    threads_.emplace_back([this, loop = loops_.back().get()] {
      loop->run();
      loop_ends_.release();
    });
    ++running_loops_;
  }
}

void Server::listen(std::vector<Port> ports) {
  ports_ = std::move(ports);
  acceptor_ = std::make_unique<Acceptor>(ports_, [this](AcceptedSocket accepted) { on_accepted(std::move(accepted)); });
}

Server::~Server() { stop(std::chrono::milliseconds(0), std::chrono::hours(24)); }

void Server::on_accepted(AcceptedSocket accepted) {
  const Port& port = accepted.port;
  if (*port.connections > port.max_connections) {
    std::string reply;
    HttpEngine::write_rejection(port.handler.reject(503, "too many connections are open; retry in one second"), reply);
    if (port.tls == nullptr) ::send(accepted.socket.get(), reply.data(), reply.size(), MSG_NOSIGNAL);
    return;
  }
  const auto least_busy = std::ranges::min_element(loops_, {}, [](const auto& loop) { return loop->connections(); });
  (*least_busy)->add_connection(std::move(accepted));
}

bool Server::stop(std::chrono::milliseconds grace_period, std::chrono::milliseconds timeout) {
  const auto now = Clock::now();
  // Clients need some time to receive the last replies.
  const auto abandon_at = now + timeout * 9 / 10;
  acceptor_.reset();
  is_ending_ = true;
  for (const auto& loop : loops_) loop->drain(std::min(now + grace_period, abandon_at), abandon_at);
  for (; running_loops_ > 0; --running_loops_) {
    if (!loop_ends_.try_acquire_until(now + timeout)) return false;
  }
  threads_.clear();
  return workers_->wait_until_idle(now + timeout);
}

std::size_t Server::connections() const {
  return std::transform_reduce(loops_.begin(), loops_.end(), std::size_t{0}, std::plus(),
                               [](const auto& loop) { return loop->connections(); });
}

}  // namespace digit::serve_app
