#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>

#include "api/model.h"

namespace digit::serve_app {

/// Limits on a single request.
struct Limits {
  /// Bytes of a body, before and after decompression.
  std::size_t max_body_bytes = 8U << 20U;
  /// Pixels of a picture: width × height.
  std::size_t max_pixels = 16'000'000;
  /// Points in all strokes of a drawing together.
  std::size_t max_points = 20'000;
  /// Nesting depth of arrays and objects.
  std::size_t max_json_depth = 16;
  /// Images in a request.
  std::size_t max_batch_items = 256;
};

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
  virtual void offload(const std::function<void()>& work) = 0;

  /// Returns whether more requests are in progress than the server may keep waiting.
  virtual bool is_overloaded() const = 0;
};

/// What handlers receive besides the request. Handlers keep no state between requests, except for the text of OpenApi.
struct Service {
  /// Returns the current model. A request uses the same one until its end. Throws HttpError 503 if no model is loaded.
  std::function<std::shared_ptr<const Model>()> model;
  Executor& executor;
  Limits limits = {};
  /// The model's name in the Open Inference Protocol.
  std::string model_name = "digit";
};

}  // namespace digit::serve_app
