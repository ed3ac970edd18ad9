#pragma once

#include <cstddef>
#include <memory>

#include "http/byte_budget.h"
#include "transport/batcher.h"
#include "transport/deadlines.h"
#include "transport/framing.h"

namespace digit::serve_app {

struct TransportOptions {
  FramingLimits framing;
  PhaseTimes times;
  BatchOptions batch;
  /// Requests that one connection may ask in all.
  std::size_t max_requests = 1'000'000;
  /// Requests in hand, from their last byte to their answer, beyond which more are told to come again.
  std::size_t max_queue = 1024;
  /// Connections at once; beyond, a new one is told to come again.
  std::size_t max_connections = 10'000;
  /// Shared with those who unpack bodies; beyond it, a body is refused.
  std::shared_ptr<ByteBudget> body_bytes = std::make_shared<ByteBudget>(kDefaultBufferedBytes);
  /// 0: as many as there are cores.
  std::size_t loop_threads = 0;
  std::size_t worker_threads = 0;
};

}  // namespace digit::serve_app
