#include "operations/model_slot.h"

#include <array>
#include <vector>

#include "http/http_error.h"

namespace digit::serve_app {

std::shared_ptr<const Model> ModelSlot::current() const {
  const std::lock_guard lock(mutex_);
  if (!model_) throw HttpError(503, "the model is being loaded", {{"Retry-After", "1"}});
  return model_;
}

bool ModelSlot::is_loaded() const {
  const std::lock_guard lock(mutex_);
  return model_ != nullptr;
}

void ModelSlot::reload() {
  const std::lock_guard one_at_a_time(loading_);
  auto loaded = load_();
  const Image image{};
  std::array<float, kClasses> probabilities{};
  std::vector<float> is_digit(loaded->has_detector() ? 1 : 0);
  loaded->predict(std::span(&image, 1), probabilities, is_digit);
  const std::lock_guard lock(mutex_);
  model_.swap(loaded);
}

}  // namespace digit::serve_app
