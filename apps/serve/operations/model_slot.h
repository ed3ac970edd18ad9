#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include "api/model.h"

namespace digit::serve_app {

/// Holds the current model, which can be replaced while requests use it. Thread-safe.
class ModelSlot {
 public:
  using Load = std::function<std::shared_ptr<const Model>()>;

  /// `load` reads the model file. Each `reload` calls it.
  explicit ModelSlot(Load load) : load_(std::move(load)) {}

  /// Throws HttpError 503 before the first `reload`.
  std::shared_ptr<const Model> current() const;

  /// Loads the model, tests it with one image and makes it the current one. If a step fails, throws digit::Error and
  /// keeps the previous model. Concurrent calls run one after the other.
  void reload();

 private:
  Load load_;
  std::mutex reload_mutex_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Model> model_;
};

}  // namespace digit::serve_app
