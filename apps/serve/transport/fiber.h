#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace digit::serve_app {

/// Runs a task on a stack of its own, so that the task can suspend itself and continue later, always in the thread of
/// its pool. A task must not suspend inside a catch block, because the exception being handled belongs to the thread.
class Fiber {
 public:
  ~Fiber();

  /// Returns the fiber that the calling thread runs, or nullptr outside of fibers.
  static Fiber* current();

  /// Must be called inside the fiber. Returns when `resume` is called.
  void suspend();

  /// Continues the task. Must be called outside of fibers, in the thread of the pool.
  void resume();

  /// Returns the number of bytes of the stack that were ever written to.
  std::size_t stack_used() const;

  /// The size of the stack, without the guard page below it.
  static constexpr std::size_t kStackBytes = 256U << 10U;

 private:
  friend class FiberPool;
  struct State;

  explicit Fiber(class FiberPool& pool);
  void run_tasks();

  class FiberPool& pool_;
  std::function<void()> task_;
  std::unique_ptr<State> state_;
};

/// The fibers of one thread. It reuses their stacks. Each stack has a guard page.
class FiberPool {
 public:
  FiberPool() = default;
  /// All tasks must have ended before.
  ~FiberPool();
  FiberPool(const FiberPool&) = delete;
  FiberPool& operator=(const FiberPool&) = delete;

  /// Runs `task` in a fiber until it ends or suspends itself. The task must not throw.
  void start(std::function<void()> task);

  /// Returns the number of tasks that have started but not ended.
  std::size_t running() const { return fibers_.size() - idle_.size(); }

  /// Returns the largest `stack_used` of all fibers.
  std::size_t max_stack_used() const;

 private:
  friend class Fiber;

  std::vector<std::unique_ptr<Fiber>> fibers_;
  std::vector<Fiber*> idle_;
};

}  // namespace digit::serve_app
