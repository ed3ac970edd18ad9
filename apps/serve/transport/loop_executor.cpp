#include "transport/loop_executor.h"

#include "transport/event_loop.h"

namespace digit::serve_app {

std::size_t LoopExecutor::predict(const Model& model, std::span<const Image> images, std::span<float> probabilities,
                                  std::span<float> is_digit) {
  if (Fiber::current() != nullptr && images.size() <= kLargeBatch) {
    return EventLoop::current()->batcher().predict(model, images, probabilities, is_digit);
  }
  offload([&] { model.predict(images, probabilities, is_digit); });
  return images.size();
}

void LoopExecutor::offload(const std::function<void()>& work) {
  Fiber* fiber = Fiber::current();
  if (fiber == nullptr) return work();
  EventLoop* loop = EventLoop::current();
  std::exception_ptr failure;
  loop->workers().post([&work, &failure, fiber, loop] {
    try {
      work();
    } catch (...) {
      failure = std::current_exception();
    }
    loop->post([fiber] { fiber->resume(); });
  });
  fiber->suspend();
  if (failure) std::rethrow_exception(failure);
}

bool LoopExecutor::is_overloaded() const {
  const EventLoop* loop = EventLoop::current();
  return loop != nullptr && loop->is_overloaded();
}

}  // namespace digit::serve_app
