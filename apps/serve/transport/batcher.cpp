#include "transport/batcher.h"

#include <algorithm>

namespace digit::serve_app {

std::size_t Batcher::predict(const Model& model, std::span<const Image> images, std::span<float> probabilities,
                             std::span<float> is_digit) {
  Entry entry{.model = &model,
              .images = images,
              .probabilities = probabilities,
              .is_digit = is_digit,
              .fiber = Fiber::current(),
              .failure = nullptr};
  if (waiting_.empty() && options_.delay.count() > 0) oldest_arrival_ = Clock::now();
  waiting_.push_back(&entry);
  waiting_images_ += images.size();
  entry.fiber->suspend();
  if (entry.failure) std::rethrow_exception(entry.failure);
  return entry.batch_size;
}

std::optional<Clock::time_point> Batcher::due() const {
  if (waiting_.empty()) return std::nullopt;
  if (options_.delay.count() == 0 || waiting_images_ >= options_.max_size) return Clock::time_point::min();
  return oldest_arrival_ + options_.delay;
}

void Batcher::run() {
  running_.swap(waiting_);
  waiting_images_ = 0;
  for (std::size_t begin = 0; begin < running_.size();) {
    std::size_t end = begin;
    std::size_t images = 0;
    while (end < running_.size() && running_[end]->model == running_[begin]->model &&
           (end == begin || images + running_[end]->images.size() <= options_.max_size)) {
      images += running_[end++]->images.size();
    }
    run_batch(std::span(running_).subspan(begin, end - begin));
    begin = end;
  }
  // The entry of a fiber is on its stack, and may be gone when `resume` returns.
  for (Entry* entry : running_) entry->fiber->resume();
  running_.clear();
}

void Batcher::run_batch(std::span<Entry* const> entries) {
  std::exception_ptr failure;
  try {
    if (entries.size() == 1) {
      const Entry& entry = *entries.front();
      entry.model->predict(entry.images, entry.probabilities, entry.is_digit);
    } else {
      predict_together(entries);
    }
  } catch (const std::exception&) {
    failure = std::current_exception();
  }
  std::size_t size = 0;
  for (const Entry* entry : entries) size += entry->images.size();
  options_.on_run(size);
  for (Entry* entry : entries) {
    entry->batch_size = size;
    entry->failure = failure;
  }
}

void Batcher::predict_together(std::span<Entry* const> entries) {
  images_.clear();
  for (const Entry* entry : entries) images_.insert(images_.end(), entry->images.begin(), entry->images.end());
  const Model& model = *entries.front()->model;
  probabilities_.resize(images_.size() * model.classes());
  is_digit_.resize(model.has_detector() ? images_.size() : 0);
  model.predict(images_, probabilities_, is_digit_);
  auto probabilities = probabilities_.cbegin();
  auto is_digit = is_digit_.cbegin();
  for (const Entry* entry : entries) {
    std::copy_n(probabilities, entry->probabilities.size(), entry->probabilities.begin());
    std::copy_n(is_digit, entry->is_digit.size(), entry->is_digit.begin());
    probabilities += static_cast<std::ptrdiff_t>(entry->probabilities.size());
    is_digit += static_cast<std::ptrdiff_t>(entry->is_digit.size());
  }
}

}  // namespace digit::serve_app
