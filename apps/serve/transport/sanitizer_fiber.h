#pragma once

#include <cstddef>

// Reports each switch between stacks to the sanitizers, which cannot detect it. Without sanitizers, these functions do
// nothing.
#if defined(__SANITIZE_ADDRESS__)
#define DIGIT_FIBER_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define DIGIT_FIBER_ASAN 1
#endif
#endif
#if defined(__SANITIZE_THREAD__)
#define DIGIT_FIBER_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define DIGIT_FIBER_TSAN 1
#endif
#endif

#ifdef DIGIT_FIBER_ASAN
#include <sanitizer/asan_interface.h>
#endif
#ifdef DIGIT_FIBER_TSAN
#include <sanitizer/tsan_interface.h>
#endif

namespace digit::serve_app {

/// What the sanitizers need to know about a stack: that of a fiber, or that of the thread that runs the fibers.
struct SanitizerStack {
  void* fake_stack = nullptr;
  const void* bottom = nullptr;
  std::size_t size = 0;
  void* thread_fiber = nullptr;
};

/// Returns the stack of the calling thread.
inline SanitizerStack sanitizer_thread_stack() {
  SanitizerStack stack;
#ifdef DIGIT_FIBER_TSAN
  stack.thread_fiber = __tsan_get_current_fiber();
#endif
  return stack;
}

/// Returns the stack of a fiber, in memory that nobody uses yet. `bottom` is its lowest address. The first frames of an
/// older fiber, whose stack was in the same memory, never returned, so the address sanitizer still marks their gaps.
inline SanitizerStack sanitizer_fiber_stack([[maybe_unused]] const void* bottom, [[maybe_unused]] std::size_t size) {
  SanitizerStack stack;
#ifdef DIGIT_FIBER_ASAN
  __asan_unpoison_memory_region(bottom, size);
  stack.bottom = bottom;
  stack.size = size;
#endif
#ifdef DIGIT_FIBER_TSAN
  stack.thread_fiber = __tsan_create_fiber(0);
#endif
  return stack;
}

inline void sanitizer_destroy_fiber([[maybe_unused]] SanitizerStack& stack) {
#ifdef DIGIT_FIBER_TSAN
  __tsan_destroy_fiber(stack.thread_fiber);
#endif
}

/// Must be called immediately before the switch. `is_last` means that the stack `from` is never entered again.
inline void sanitizer_leave([[maybe_unused]] SanitizerStack& from, [[maybe_unused]] const SanitizerStack& to,
                            [[maybe_unused]] bool is_last = false) {
#ifdef DIGIT_FIBER_ASAN
  __sanitizer_start_switch_fiber(is_last ? nullptr : &from.fake_stack, to.bottom, to.size);
#endif
#ifdef DIGIT_FIBER_TSAN
  __tsan_switch_to_fiber(to.thread_fiber, 0);
#endif
}

/// Must be called immediately after the switch, on the stack `entered`. Stores the address and the size of the stack
/// `from`, which are unknown for the stack of a thread.
inline void sanitizer_enter([[maybe_unused]] SanitizerStack& entered, [[maybe_unused]] SanitizerStack& from) {
#ifdef DIGIT_FIBER_ASAN
  __sanitizer_finish_switch_fiber(entered.fake_stack, &from.bottom, &from.size);
#endif
}

}  // namespace digit::serve_app
