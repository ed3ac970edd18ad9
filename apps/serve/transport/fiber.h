#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace digit::serve_app {

/// A stack of its own on which a task runs, may stop in the middle, and goes on later, always in the thread of its
/// pool. A task must not suspend inside a catch block: the exception being handled belongs to the thread.
class Fiber {
 public:
  ~Fiber();

  /// The fiber that runs in this thread now; nothing outside of any.
  static Fiber* current();

  /// Inside the fiber: stops here until `resume`.
  void suspend();

  /// Outside of any fiber, in the pool's thread: goes on where it stopped.
  void resume();

  /// Bytes of the stack that were ever written to.
  std::size_t stack_used() const;

  /// Of the stack, beside the guard page below it.
  static constexpr std::size_t kStackBytes = 256U << 10U;

 private:
  friend class FiberPool;
  struct State;

  explicit Fiber(class FiberPool& pool);
  void run_tasks();
  void enter();
  void leave(bool is_last);

  class FiberPool& pool_;
  std::function<void()> task_;
  std::unique_ptr<State> state_;
};

/// The fibers of one thread. Stacks are kept for the next task; each has a guard page.
class FiberPool {
 public:
  FiberPool() = default;
  /// All tasks must have ended.
  ~FiberPool();
  FiberPool(const FiberPool&) = delete;
  FiberPool& operator=(const FiberPool&) = delete;

  /// Runs `task` in a fiber until it ends or suspends. It must not throw.
  void start(std::function<void()> task);

  /// Tasks that were started and have not ended.
  std::size_t running() const { return fibers_.size() - idle_.size(); }

  /// The most stack that any task used.
  std::size_t most_stack_used() const;

 private:
  friend class Fiber;

  std::vector<std::unique_ptr<Fiber>> fibers_;
  std::vector<Fiber*> idle_;
};

}  // namespace digit::serve_app
