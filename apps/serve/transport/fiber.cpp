#include "transport/fiber.h"

#include <algorithm>
#include <boost/context/fiber.hpp>
#include <boost/context/protected_fixedsize_stack.hpp>

#include "transport/sanitizer_fiber.h"

namespace digit::serve_app {
namespace {

namespace context = boost::context;

thread_local Fiber* current_fiber = nullptr;

}  // namespace

struct Fiber::State {
  context::protected_fixedsize_stack allocator{kStackBytes};
  context::stack_context stack;
  /// The target of the next switch: the fiber while it is suspended, its thread while it runs.
  context::fiber other_side;
  SanitizerStack own;
  SanitizerStack thread;
  bool is_ending = false;
};

Fiber::Fiber(FiberPool& pool) : pool_(pool), state_(std::make_unique<State>()) {
  state_->stack = state_->allocator.allocate();
  char* top = static_cast<char*>(state_->stack.sp);
  state_->own = sanitizer_fiber_stack(top - state_->stack.size, state_->stack.size);
  state_->thread = sanitizer_thread_stack();
  state_->other_side =
      context::fiber(std::allocator_arg, context::preallocated(state_->stack.sp, state_->stack.size, state_->stack),
                     state_->allocator, [this](context::fiber&& thread) {
                       state_->other_side = std::move(thread);
                       sanitizer_enter(state_->own, state_->thread);
                       run_tasks();
                       sanitizer_leave(state_->own, state_->thread, true);
                       return std::move(state_->other_side);
                     });
}

Fiber::~Fiber() {
  state_->is_ending = true;
  resume();
  sanitizer_destroy_fiber(state_->own);
}

Fiber* Fiber::current() { return current_fiber; }

void Fiber::run_tasks() {
  while (!state_->is_ending) {
    task_();
    task_ = nullptr;
    pool_.idle_.push_back(this);
    suspend();
  }
}

void Fiber::suspend() {
  sanitizer_leave(state_->own, state_->thread);
  state_->other_side = std::move(state_->other_side).resume();
  sanitizer_enter(state_->own, state_->thread);
}

void Fiber::resume() {
  current_fiber = this;
  sanitizer_leave(state_->thread, state_->own);
  context::fiber returned = std::move(state_->other_side).resume();
  if (returned) state_->other_side = std::move(returned);
  SanitizerStack unused = state_->own;
  sanitizer_enter(state_->thread, unused);
  current_fiber = nullptr;
}

std::size_t Fiber::stack_used() const {
  const char* bottom = static_cast<const char*>(state_->stack.sp) - state_->stack.size;
  // The lowest page is the guard page. Bytes that were never written to are zero.
  const char* lowest = bottom + 4096;
  const char* used = std::find_if(lowest, static_cast<const char*>(state_->stack.sp), [](char c) { return c != 0; });
  return static_cast<std::size_t>(static_cast<const char*>(state_->stack.sp) - used);
}

FiberPool::~FiberPool() { fibers_.clear(); }

void FiberPool::start(std::function<void()> task) {
  if (idle_.empty()) {
    idle_.reserve(fibers_.size() + 1);
    fibers_.push_back(std::unique_ptr<Fiber>(new Fiber(*this)));
    idle_.push_back(fibers_.back().get());
  }
  Fiber* fiber = idle_.back();
  idle_.pop_back();
  fiber->task_ = std::move(task);
  fiber->resume();
}

std::size_t FiberPool::max_stack_used() const {
  std::size_t largest = 0;
  for (const auto& fiber : fibers_) largest = std::max(largest, fiber->stack_used());
  return largest;
}

}  // namespace digit::serve_app
