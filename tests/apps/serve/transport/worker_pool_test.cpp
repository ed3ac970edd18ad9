#include "transport/worker_pool.h"

#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <latch>
#include <mutex>
#include <vector>

namespace digit::serve_app {
namespace {

using namespace std::chrono_literals;

TEST_CASE("light jobs run while heavy jobs use all their threads") {
  WorkerPool pool(2);
  std::latch heavy_may_end(1);
  std::latch light_ended(10);
  for (int i = 0; i < 4; ++i) pool.post(Cost::kHeavy, [&] { heavy_may_end.wait(); });
  for (int i = 0; i < 10; ++i) pool.post(Cost::kLight, [&] { light_ended.count_down(); });
  light_ended.wait();
  CHECK(pool.queued() >= 2);
  heavy_may_end.count_down();
  CHECK(pool.wait_until_idle(std::chrono::steady_clock::now() + 20s));
  CHECK(pool.queued() == 0);
}

TEST_CASE("waiting for idle workers ends at its deadline") {
  WorkerPool pool(1);
  std::latch may_end(1);
  pool.post(Cost::kLight, [&] { may_end.wait(); });
  CHECK_FALSE(pool.wait_until_idle(std::chrono::steady_clock::now() + 50ms));
  may_end.count_down();
  CHECK(pool.wait_until_idle(std::chrono::steady_clock::now() + 20s));
}

TEST_CASE("a pool runs the jobs that wait before it ends") {
  int ended = 0;
  std::mutex mutex;
  {
    WorkerPool pool(1);
    for (int i = 0; i < 20; ++i) {
      pool.post(i % 2 == 0 ? Cost::kLight : Cost::kHeavy, [&] {
        const std::lock_guard lock(mutex);
        ++ended;
      });
    }
  }
  CHECK(ended == 20);
}

}  // namespace
}  // namespace digit::serve_app
