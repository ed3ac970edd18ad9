#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>

#include "api/model.h"
#include "http/byte_budget.h"
#include "http/message.h"

namespace digit::serve_app {

/// Limits on a single request.
struct Limits {
  /// Bytes of a body, before and after decompression.
  std::size_t max_body_bytes = 8U << 20U;
  /// Pixels of all pictures together: width × height.
  std::size_t max_pixels = 16'000'000;
  /// Points in all strokes of all drawings together.
  std::size_t max_points = 20'000;
  /// Nesting depth of arrays and objects.
  std::size_t max_json_depth = 16;
  /// Images in a request.
  std::size_t max_batch_items = 256;
};

/// How long work takes. Light work does not wait behind other work.
enum class Cost {
  kLight,    ///< At most about 50 ms.
  kUnknown,  ///< Any time, such as reading a file. Runs before heavy work.
  kHeavy,    ///< More than about 50 ms.
};

/// A worker parses bodies that are larger than this.
inline constexpr std::size_t kMaxBytesOnLoop = 64U << 10U;

/// Where the expensive work of a handler runs. The calls return when the work is done. Meanwhile the event loop may run
/// other requests on the same thread.
class Executor {
 public:
  virtual ~Executor() = default;

  /// Calls `model.predict`, possibly in one batch with the images of other requests. Returns the number of images in
  /// the batch.
  virtual std::size_t predict(const Model& model, std::span<const Image> images, std::span<float> probabilities,
                              std::span<float> is_digit) = 0;

  /// Runs work that may take more than a millisecond. Rethrows its exceptions.
  virtual void offload(Cost cost, const std::function<void()>& work) = 0;

  /// Calls `start`, which hands work to another thread, and returns when that thread has called `done`. `start` must
  /// not throw after it has handed the work over. `done` does not throw.
  virtual void wait_for(const std::function<void(std::function<void()> done)>& start) = 0;

  /// Returns whether more requests are in progress than the server may keep waiting.
  virtual bool is_overloaded() const = 0;
};

/// What handlers receive besides the request. Handlers keep no state between requests, except for the text of OpenApi.
struct Service {
  /// Returns the current model. A request uses the same one until its end. Throws HttpError 503 if no model is loaded.
  std::function<std::shared_ptr<const Model>()> model;
  Executor& executor;
  Limits limits = {};
  /// The budget for what a request needs in memory besides its body.
  std::shared_ptr<ByteBudget> memory = std::make_shared<ByteBudget>(kDefaultBufferedBytes);
  /// The model's name in the Open Inference Protocol.
  std::string model_name = "digit";
  /// Whether the server takes samples: drawings with the class that a user names.
  bool keeps_samples = false;
};

/// Returns `read()`, which parses the body of `request`. A worker calls it if the body is large.
template <typename Read>
auto read_body(const Service& service, const Request& request, Read read) {
  if (request.body.size() <= kMaxBytesOnLoop) return read();
  decltype(read()) result;
  service.executor.offload(Cost::kLight, [&] { result = read(); });
  return result;
}

}  // namespace digit::serve_app
