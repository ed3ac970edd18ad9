#include "transport/event_loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>
#include <semaphore>
#include <system_error>
#include <utility>

namespace digit::serve_app {
namespace {

constexpr std::size_t kReadBufferBytes = 64U << 10U;
/// The most requests that are handled before the network runs for all of them. With more, the data of the first ones is
/// no longer in the cache by then.
constexpr int kMaxEvents = 16;

thread_local EventLoop* current_loop = nullptr;

base::FileDescriptor checked(int descriptor, const char* what) {
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), what);
  return base::FileDescriptor(descriptor);
}

}  // namespace

EventLoop::EventLoop(const LoopContext& context)
    : context_(context),
      epoll_(checked(epoll_create1(EPOLL_CLOEXEC), "epoll_create1")),
      wake_(checked(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")),
      read_buffer_(kReadBufferBytes),
      deadlines_(context.options.times),
      batcher_(context.options.batch),
      engine_({.timeout = std::chrono::duration_cast<std::chrono::seconds>(context.options.times.idle),
               .max_requests = context.options.max_requests}) {
  epoll_event event{.events = EPOLLIN, .data = {.ptr = nullptr}};
  epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, wake_.get(), &event);
}

EventLoop::~EventLoop() = default;

EventLoop* EventLoop::current() { return current_loop; }

void EventLoop::post(std::function<void()> task) {
  const std::lock_guard lock(tasks_mutex_);
  tasks_.push_back(std::move(task));
  wake();
}

void EventLoop::return_to_loop(Offloaded& offloaded) {
  const std::lock_guard lock(tasks_mutex_);
  offloaded.next = std::exchange(returned_, &offloaded);
  wake();
}

/// Must be called with the mutex locked.
void EventLoop::wake() {
  if (std::exchange(is_woken_, true)) return;
  const std::uint64_t one = 1;
  // The counter cannot overflow, because the loop resets it before it takes the tasks.
  [[maybe_unused]] const auto written = ::write(wake_.get(), &one, sizeof one);
}

void EventLoop::add_connection(AcceptedSocket accepted) {
  const auto shared = std::make_shared<AcceptedSocket>(std::move(accepted));
  connection_count_.fetch_add(1, std::memory_order_relaxed);
  try {
    post([this, shared] { add(std::move(*shared)); });
  } catch (const std::bad_alloc&) {
    connection_count_.fetch_sub(1, std::memory_order_relaxed);
    throw;
  }
}

void EventLoop::add(AcceptedSocket accepted) {
  const RequestHandler& handler = accepted.port.handler;
  try {
    finished_.reserve(connections_.size() + 1);
    auto connection = std::make_unique<Connection>(*this, std::move(accepted));
    connection->open();
    Connection* added = connection.get();
    connections_.emplace(added, std::move(connection));
  } catch (const std::exception& error) {
    connection_count_.fetch_sub(1, std::memory_order_relaxed);
    handler.report_lost_connection(error.what());
  }
}

void EventLoop::drain(Clock::time_point grace_end, Clock::time_point deadline) {
  post([this, grace_end, deadline] {
    is_draining_ = true;
    grace_end_ = grace_end;
    drain_deadline_ = deadline;
    for (const auto& [connection, unused] : connections_) {
      run_step(*connection, [connection = connection] { connection->drain(); });
    }
  });
}

template <typename Step>
void EventLoop::run_step(Connection& connection, Step step) {
  try {
    step();
  } catch (const std::exception& error) {
    connection.fail(error);
  }
}

void EventLoop::watch(Connection& connection, std::uint32_t before, std::uint32_t events) {
  epoll_event event{.events = events, .data = {.ptr = &connection}};
  const int operation = events == 0 ? EPOLL_CTL_DEL : before == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
  if (epoll_ctl(epoll_.get(), operation, connection.socket(), &event) != 0) {
    throw std::system_error(errno, std::generic_category(), "epoll_ctl");
  }
}

void EventLoop::start_fiber(Connection& connection) {
  try {
    fibers_->start([this, &connection] {
      run_step(connection, [&connection] { connection.run_fiber(); });
      ended_.push_back(&connection);
    });
  } catch (const std::bad_alloc&) {
    ended_.push_back(&connection);
    throw;
  }
}

void EventLoop::run_on_worker(Cost cost, const std::function<void()>& work) {
  Offloaded offloaded{.fiber = Fiber::current()};
  context_.workers.post(cost, [this, &work, &offloaded] {
    try {
      work();
    } catch (...) {
      offloaded.failure = std::current_exception();
    }
    return_to_loop(offloaded);
  });
  offloaded.fiber->suspend();
  if (offloaded.failure) std::rethrow_exception(offloaded.failure);
}

void EventLoop::wait_for(const std::function<void(std::function<void()> done)>& start) {
  Offloaded offloaded{.fiber = Fiber::current()};
  start([this, &offloaded] { return_to_loop(offloaded); });
  offloaded.fiber->suspend();
}

void EventLoop::run() {
  current_loop = this;
  fibers_ = std::make_unique<FiberPool>();
  while (!is_done()) {
    wait_and_handle();
    process_ready_work();
    expire_connections();
    remove_finished();
  }
  connections_.clear();
  connection_count_ = 0;
  fibers_.reset();
  current_loop = nullptr;
}

/// Waits even after the grace period for fibers, because they belong to this loop, and for replies that are being sent.
bool EventLoop::is_done() const {
  if (!is_draining_ || fibers_->running() > 0) return false;
  const auto is_sending = [](const auto& entry) { return entry.first->is_sending(); };
  return connections_.empty() || (now_ >= grace_end_ && std::ranges::none_of(connections_, is_sending));
}

int EventLoop::timeout() const {
  auto next = deadlines_.next().value_or(Clock::time_point::max());
  next = std::min(next, batcher_.due().value_or(next));
  if (is_draining_) next = std::min(next, now_ < grace_end_ ? grace_end_ : drain_deadline_);
  if (next == Clock::time_point::max()) return -1;
  if (next <= now_) return 0;
  const auto wait = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now()).count();
  return static_cast<int>(std::clamp<long>(wait, 0, 60'000));
}

void EventLoop::wait_and_handle() {
  std::array<epoll_event, kMaxEvents> events{};
  const int count = epoll_wait(epoll_.get(), events.data(), kMaxEvents, timeout());
  if (count < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "epoll_wait");
  now_ = Clock::now();
  for (int i = 0; i < count; ++i) {
    auto* connection = static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr);
    if (connection == nullptr) {
      run_posted_tasks();
    } else if (!connection->is_done()) {
      run_step(*connection, [&] { connection->on_ready(events[static_cast<std::size_t>(i)].events); });
    }
  }
}

void EventLoop::run_posted_tasks() {
  std::uint64_t unused = 0;
  [[maybe_unused]] const auto read = ::read(wake_.get(), &unused, sizeof unused);
  std::vector<std::function<void()>> tasks;
  Offloaded* returned = nullptr;
  {
    const std::lock_guard lock(tasks_mutex_);
    is_woken_ = false;
    tasks.swap(tasks_);
    returned = std::exchange(returned_, nullptr);
  }
  for (const auto& task : tasks) task();
  while (returned != nullptr) {
    // The fiber may be gone when `resume` returns.
    std::exchange(returned, returned->next)->fiber->resume();
  }
}

void EventLoop::process_ready_work() {
  while (true) {
    while (!ended_.empty()) {
      Connection* connection = ended_.back();
      ended_.pop_back();
      run_step(*connection, [connection] { connection->on_fiber_ended(); });
    }
    const auto due = batcher_.due();
    if (!due || *due > Clock::now()) return;
    batcher_.run();
  }
}

void EventLoop::expire_connections() {
  if (is_draining_ && now_ >= drain_deadline_) {
    drain_deadline_ = Clock::time_point::max();
    for (const auto& [connection, unused] : connections_) connection->close();
  }
  while (Connection* connection = deadlines_.first_expired(now_)) {
    run_step(*connection, [connection] { connection->on_timeout(); });
    process_ready_work();
    remove_finished();
  }
}

void EventLoop::remove_finished() {
  for (Connection* connection : finished_) connections_.erase(connection);
  connection_count_.fetch_sub(finished_.size(), std::memory_order_relaxed);
  finished_.clear();
}

std::size_t LoopExecutor::predict(const Model& model, std::span<const Image> images, std::span<float> probabilities,
                                  std::span<float> is_digit) {
  EventLoop* loop = EventLoop::current();
  if (loop != nullptr && images.size() <= kMaxImagesOnLoop) {
    return loop->batcher().predict(model, images, probabilities, is_digit);
  }
  offload(Cost::kLight, [&] { model.predict(images, probabilities, is_digit); });
  return images.size();
}

void LoopExecutor::offload(Cost cost, const std::function<void()>& work) {
  EventLoop* loop = EventLoop::current();
  if (loop == nullptr) return work();
  loop->run_on_worker(cost, work);
}

void LoopExecutor::wait_for(const std::function<void(std::function<void()> done)>& start) {
  if (EventLoop* loop = EventLoop::current()) return loop->wait_for(start);
  std::binary_semaphore is_done(0);
  start([&is_done] { is_done.release(); });
  is_done.acquire();
}

bool LoopExecutor::is_overloaded() const {
  const EventLoop* loop = EventLoop::current();
  return loop != nullptr && loop->is_overloaded();
}

}  // namespace digit::serve_app
