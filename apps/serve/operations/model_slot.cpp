#include "operations/model_slot.h"

#include <vector>

#include "http/http_error.h"

namespace digit::serve_app {

std::shared_ptr<const Model> ModelSlot::current() const {
  const std::lock_guard lock(mutex_);
  if (!model_) throw HttpError(503, "the model is not loaded yet", {{"Retry-After", "1"}});
  return model_;
}

void ModelSlot::reload() {
  const std::lock_guard reload_lock(reload_mutex_);
  auto loaded = load_();
  const Image image{};
  std::vector<float> probabilities(loaded->classes());
  std::vector<float> is_digit(loaded->has_detector() ? 1 : 0);
  loaded->predict(std::span(&image, 1), probabilities, is_digit);
  const std::lock_guard lock(mutex_);
  model_.swap(loaded);
}

}  // namespace digit::serve_app
