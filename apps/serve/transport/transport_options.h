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
  /// The number of requests after which a connection ends.
  std::size_t max_requests = 1'000'000;
  /// The number of requests in flight above which new ones receive a 503.
  std::size_t max_queue = 1024;
  /// The number of connections at which new ones receive a 503.
  std::size_t max_connections = 10'000;
  /// The budget for bodies, which the decompression shares. A body beyond it receives a 503.
  std::shared_ptr<ByteBudget> body_bytes = std::make_shared<ByteBudget>(kDefaultBufferedBytes);
  /// The number of event loops and of workers. 0 means the number of cores.
  std::size_t loop_threads = 0;
  std::size_t worker_threads = 0;
};

}  // namespace digit::serve_app
