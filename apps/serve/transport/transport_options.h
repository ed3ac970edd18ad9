#pragma once

#include <cstddef>
#include <memory>

#include "http/byte_budget.h"
#include "transport/batcher.h"
#include "transport/deadlines.h"
#include "transport/framing.h"
#include "transport/output.h"

namespace digit::serve_app {

struct TransportOptions {
  FramingLimits framing;
  PhaseTimes times;
  SendLimits send;
  BatchOptions batch;
  /// The number of requests after which a connection ends.
  std::size_t max_requests = 1'000'000;
  /// The number of requests in flight above which new ones receive a 503.
  std::size_t max_queue = 1024;
  /// The budget for bodies and replies, which the decompression shares. A request beyond it receives a 503.
  std::shared_ptr<ByteBudget> memory = std::make_shared<ByteBudget>(kDefaultBufferedBytes);
  /// The number of event loops, and of workers for heavy work. 0 means the number of cores.
  std::size_t loop_threads = 0;
  std::size_t worker_threads = 0;
};

}  // namespace digit::serve_app
