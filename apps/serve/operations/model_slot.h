#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>

#include "api/model.h"

namespace digit::serve_app {

/// The model that serves, which another may replace while requests run on it. Safe to use from several threads at once.
class ModelSlot {
 public:
  using Load = std::function<std::shared_ptr<const Model>()>;

  /// `load` reads the model file; it is called for each `reload`.
  explicit ModelSlot(Load load) : load_(std::move(load)) {}

  /// Throws HttpError 503 before the first load.
  std::shared_ptr<const Model> current() const;

  bool is_loaded() const;

  /// Loads again, lets it answer once, and lets it serve from now on. Throws digit::Error where that fails, and the old
  /// one goes on serving. One at a time; others wait.
  void reload();

 private:
  Load load_;
  std::mutex loading_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Model> model_;
};

}  // namespace digit::serve_app
