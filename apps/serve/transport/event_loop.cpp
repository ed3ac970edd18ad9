#include "transport/event_loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace digit::serve_app {
namespace {

constexpr std::size_t kScratchBytes = 64U << 10U;
/// Requests handled before the network runs for all of them: with more, what one touches has left the cache by then.
constexpr int kEventsAtOnce = 16;

EventLoop*& current_loop() {
  thread_local EventLoop* loop = nullptr;
  return loop;
}

base::FileDescriptor checked(int descriptor, const char* what) {
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), what);
  return base::FileDescriptor(descriptor);
}

}  // namespace

EventLoop::EventLoop(const LoopContext& context)
    : context_(context),
      epoll_(checked(epoll_create1(EPOLL_CLOEXEC), "epoll_create1")),
      wake_(checked(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")),
      scratch_(kScratchBytes),
      deadlines_(context.options.times),
      batcher_(context.options.batch),
      engine_({.timeout = std::chrono::duration_cast<std::chrono::seconds>(context.options.times.idle),
               .max_requests = context.options.max_requests}) {
  epoll_event event{.events = EPOLLIN, .data = {.ptr = nullptr}};
  epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, wake_.get(), &event);
}

EventLoop::~EventLoop() = default;

EventLoop* EventLoop::current() { return current_loop(); }

void EventLoop::post(std::function<void()> task) {
  {
    const std::lock_guard lock(inbox_mutex_);
    inbox_.push_back(std::move(task));
    if (inbox_.size() > 1) return;  // the loop is already called
  }
  const std::uint64_t one = 1;
  // The counter cannot be full: it is read before the inbox is.
  [[maybe_unused]] const auto written = ::write(wake_.get(), &one, sizeof one);
}

void EventLoop::add_connection(base::FileDescriptor socket, std::string peer, const Port& port) {
  connection_count_.fetch_add(1, std::memory_order_relaxed);
  const auto shared = std::make_shared<base::FileDescriptor>(std::move(socket));
  post([this, shared, peer, &port] {
    auto connection = std::make_unique<Connection>(*this, port, std::move(*shared), peer);
    Connection* added = connection.get();
    connections_.emplace(added, std::move(connection));
  });
}

void EventLoop::drain(std::chrono::milliseconds patience) {
  post([this, patience] {
    is_draining_ = true;
    drained_by_ = Clock::now() + patience;
    for (const auto& [connection, unused] : connections_) connection->drain();
  });
}

void EventLoop::watch(Connection& connection, std::uint32_t before, std::uint32_t events) {
  epoll_event event{.events = events, .data = {.ptr = &connection}};
  const int operation = events == 0 ? EPOLL_CTL_DEL : before == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
  if (epoll_ctl(epoll_.get(), operation, connection.socket(), &event) != 0) {
    throw std::system_error(errno, std::generic_category(), "epoll_ctl");
  }
}

void EventLoop::start_request(Connection& connection) {
  context_.in_hand.fetch_add(1, std::memory_order_relaxed);
  fibers_->start([this, &connection] {
    connection.answer();
    answered_.push_back(&connection);
  });
}

void EventLoop::run() {
  current_loop() = this;
  fibers_ = std::make_unique<FiberPool>();
  while (!is_finished()) {
    wait_and_handle();
    settle();
    expire();
    bury();
  }
  connections_.clear();
  connection_count_ = 0;
  fibers_.reset();
  current_loop() = nullptr;
}

/// A request that a worker still has in hand is waited for even beyond patience: its fiber lives here.
bool EventLoop::is_finished() const {
  return is_draining_ && fibers_->running() == 0 && offloaded_ == 0 && (connections_.empty() || now_ >= drained_by_);
}

int EventLoop::timeout() const {
  auto next = deadlines_.next().value_or(Clock::time_point::max());
  next = std::min(next, batcher_.due().value_or(next));
  if (is_draining_) next = std::min(next, std::max(drained_by_, now_ + std::chrono::milliseconds(1)));
  if (next == Clock::time_point::max()) return -1;
  if (next <= now_) return 0;
  const auto wait = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now()).count();
  return static_cast<int>(std::clamp<long>(wait, 0, 60'000));
}

void EventLoop::wait_and_handle() {
  std::array<epoll_event, kEventsAtOnce> events;
  const int count = epoll_wait(epoll_.get(), events.data(), kEventsAtOnce, timeout());
  if (count < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "epoll_wait");
  now_ = Clock::now();
  for (int i = 0; i < count; ++i) {
    auto* connection = static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr);
    if (connection == nullptr) {
      run_inbox();
    } else if (!connection->is_over()) {
      connection->on_ready(events[static_cast<std::size_t>(i)].events);
    }
  }
}

void EventLoop::run_inbox() {
  std::uint64_t unused = 0;
  [[maybe_unused]] const auto read = ::read(wake_.get(), &unused, sizeof unused);
  std::vector<std::function<void()>> tasks;
  {
    const std::lock_guard lock(inbox_mutex_);
    tasks.swap(inbox_);
  }
  for (const auto& task : tasks) task();
}

void EventLoop::settle() {
  while (true) {
    while (!answered_.empty()) {
      Connection* connection = answered_.back();
      answered_.pop_back();
      context_.in_hand.fetch_sub(1, std::memory_order_relaxed);
      connection->on_answered();
    }
    const auto due = batcher_.due();
    if (!due || *due > Clock::now()) return;
    batcher_.run();
  }
}

void EventLoop::expire() {
  while (Connection* connection = deadlines_.overdue(now_)) {
    connection->on_overdue();
    settle();
    bury();
  }
}

void EventLoop::bury() {
  for (Connection* connection : over_) connections_.erase(connection);
  connection_count_.fetch_sub(over_.size(), std::memory_order_relaxed);
  over_.clear();
}

}  // namespace digit::serve_app
