#include "transport/server.h"

#include <sys/socket.h>

#include <algorithm>
#include <numeric>

namespace digit::serve_app {
namespace {

std::size_t threads_or_cores(std::size_t threads) {
  return threads > 0 ? threads : std::max<std::size_t>(1, std::thread::hardware_concurrency());
}

}  // namespace

Server::Server(const TransportOptions& options)
    : options_(options), workers_(std::make_unique<WorkerPool>(threads_or_cores(options.worker_threads))) {
  for (std::size_t i = 0; i < threads_or_cores(options_.loop_threads); ++i) {
    loops_.push_back(std::make_unique<EventLoop>(
        LoopContext{.options = options_, .workers = *workers_, .requests_in_flight = requests_in_flight_}));
    threads_.emplace_back([loop = loops_.back().get()] { loop->run(); });
  }
}

void Server::listen(std::vector<Port> ports) {
  ports_ = std::move(ports);
  acceptor_ =
      std::make_unique<Acceptor>(ports_, [this](base::FileDescriptor socket, const std::string& peer,
                                                const Port& port) { on_accepted(std::move(socket), peer, port); });
}

Server::~Server() { stop(std::chrono::milliseconds(0)); }

void Server::on_accepted(base::FileDescriptor socket, const std::string& peer, const Port& port) {
  if (connections() >= options_.max_connections) {
    std::string reply;
    HttpEngine::write_rejection(port.handler.reject(503, "too many connections are open; retry in one second"), reply);
    if (port.tls == nullptr) ::send(socket.get(), reply.data(), reply.size(), MSG_NOSIGNAL);
    return;
  }
  const auto least_busy = std::ranges::min_element(loops_, {}, [](const auto& loop) { return loop->connections(); });
  (*least_busy)->add_connection(std::move(socket), peer, port);
}

void Server::stop(std::chrono::milliseconds grace_period) {
  acceptor_.reset();
  for (const auto& loop : loops_) loop->drain(grace_period);
  threads_.clear();
}

std::size_t Server::connections() const {
  return std::transform_reduce(loops_.begin(), loops_.end(), std::size_t{0}, std::plus(),
                               [](const auto& loop) { return loop->connections(); });
}

}  // namespace digit::serve_app
