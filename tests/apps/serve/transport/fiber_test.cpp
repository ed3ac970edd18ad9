#include "transport/fiber.h"

#include <sys/mman.h>

#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "api/page.h"
#include "application.h"
#include "routes.h"
#include "support/http_raw_client.h"
#include "support/serve_fake_model.h"
#include "transport/event_loop.h"
#include "transport/sanitizer_fiber.h"

namespace digit::serve_app {
namespace {

#ifdef DIGIT_FIBER_ASAN
/// The address sanitizer makes stack frames several times as large.
constexpr std::size_t kStackForRequests = Fiber::kStackBytes / 4 * 3;
#else
constexpr std::size_t kStackForRequests = Fiber::kStackBytes / 4;
#endif

TEST_CASE("a task can suspend itself and continue") {
  FiberPool pool;
  std::string trace;
  Fiber* fiber = nullptr;
  pool.start([&] {
    trace += "a";
    fiber = Fiber::current();
    fiber->suspend();
    trace += "c";
  });
  trace += "b";
  CHECK(Fiber::current() == nullptr);
  CHECK(pool.running() == 1);
  fiber->resume();
  CHECK(trace == "abc");
  CHECK(pool.running() == 0);
}

TEST_CASE("many tasks are suspended at once, and their stacks are reused") {
  FiberPool pool;
  for (int round = 0; round < 3; ++round) {
    std::vector<Fiber*> suspended;
    int sum = 0;
    for (int i = 0; i < 100; ++i) {
      pool.start([&, i] {
        suspended.push_back(Fiber::current());
        Fiber::current()->suspend();
        sum += i;
      });
    }
    CHECK(pool.running() == 100);
    for (Fiber* fiber : suspended) fiber->resume();
    CHECK(sum == 4950);
    CHECK(pool.running() == 0);
  }
}

TEST_CASE("exceptions can be thrown and caught in a task that was suspended") {
  FiberPool pool;
  Fiber* fiber = nullptr;
  std::string caught;
  pool.start([&] {
    fiber = Fiber::current();
    fiber->suspend();
    try {
      throw std::runtime_error("inside");
    } catch (const std::runtime_error& error) {
      caught = error.what();
    }
  });
  fiber->resume();
  CHECK(caught == "inside");
}

#ifdef DIGIT_FIBER_ASAN
/// Memory that nobody uses, at the highest address with enough space.
class Spacer {
 public:
  static constexpr std::size_t kBytes = Fiber::kStackBytes / 2;

  Spacer() : address_(mmap(nullptr, kBytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) {
    REQUIRE(address_ != MAP_FAILED);
  }
  Spacer(const Spacer&) = delete;
  Spacer& operator=(const Spacer&) = delete;
  ~Spacer() { munmap(address_, kBytes); }

 private:
  void* address_;
};

TEST_CASE("a new stack has no marks of the sanitizer from an older stack in the same memory") {
  const std::vector<std::unique_ptr<Spacer>> fill_gaps = [] {
    std::vector<std::unique_ptr<Spacer>> spacers(64);
    for (auto& spacer : spacers) spacer = std::make_unique<Spacer>();
    return spacers;
  }();
  auto above = std::make_unique<Spacer>();
  FiberPool().start([] {});
  // The next stack begins half a stack higher. The first frames of the older stack, which never return, were in its
  // middle.
  above.reset();
  const void* marked = &marked;
  FiberPool().start([&marked] {
    char here = 0;
    marked = __asan_region_is_poisoned(&here - Fiber::kStackBytes / 4 * 3, Fiber::kStackBytes / 2);
  });
  CHECK(marked == nullptr);
}
#endif

TEST_CASE("the requests that need the most stack leave three quarters of it unused") {
  auto model = std::make_shared<FakeModel>();
  LoopExecutor executor;
  Log log;
  Metrics metrics;
  const Page page = Page::embedded();
  Router router;
  add_public_routes(router,
                    {.service = {.model = [&] { return model; }, .executor = executor},
                     .metrics = metrics,
                     .state = [] { return ServerState{}; }},
                    page, true);
  const Application application(std::move(router), {}, executor, metrics, log);
  HttpEngine engine({.timeout = std::chrono::seconds(5), .max_requests = 100});
  const FramingLimits limits;
  const std::string deep = R"({"strokes": [], "a": )" + std::string(14, '[') + std::string(14, ']') + "}";
  const std::string pixels = R"({"image": )" + fake_pixels(3) + "}";
  FiberPool pool;
  for (const std::string& body : {deep, pixels, std::string("{")}) {
    for (const std::string& target :
         {"/predict?" + std::string(7900, 'a'), "/v2/models/digit/infer?" + std::string(3000, '&')}) {
      Framing framing(limits);
      framing.feed(test::http_request("POST", target, body));
      REQUIRE(framing.state() == Framing::State::kComplete);
      std::string output;
      pool.start([&] {
        engine.process(
            application, HttpEngine::head_of(framing, "127.0.0.1"), framing, [] { return false; }, output);
      });
      CHECK(output.starts_with("HTTP/1.1 "));
    }
  }
  INFO("used " << pool.max_stack_used());
  CHECK(pool.max_stack_used() < kStackForRequests);
}

}  // namespace
}  // namespace digit::serve_app
