#include "training/data_parallel.h"

#include <torch/utils.h>

#include <algorithm>
#include <array>
#include <span>
#include <stdexcept>
#include <string>

#include "training/flat_parameters.h"

namespace digit::training {
namespace {

std::size_t count_digits(const std::vector<Label>& labels, std::span<const std::size_t> indices) {
  // The non-digits that are made anew come after the images.
  const auto is_digit = [&](std::size_t index) { return index < labels.size() && labels[index] != kNotADigit; };
  return static_cast<std::size_t>(std::ranges::count_if(indices, is_digit));
}

}  // namespace

DataParallel::DataParallel(torch::Tensor gradient_bucket, const TrainingSet& set, const TrainOptions& options,
                           Collective& collective)
    : bucket_(std::move(gradient_bucket)), set_(set), batch_size_(options.batch_size), collective_(collective) {
  if (batch_size_ < collective.size()) {
    throw std::invalid_argument("TrainOptions::batch_size: expected at least one image for each of the " +
                                std::to_string(collective.size()) + " processes, found " + std::to_string(batch_size_));
  }
}

BatchShare DataParallel::next_share() {
  const auto indices = whole_batches_->next(batch_size_).value();
  const auto shard = shard_of(indices.size(), process());
  const auto& labels = set_.images->labels;
  return {shard.size(), count_digits(labels, std::span(indices).subspan(shard.begin, shard.size())), indices.size(),
          count_digits(labels, indices)};
}

void DataParallel::reduce(MetricSums& batch) {
  const torch::NoGradGuard no_grad;
  auto bucket = bucket_.to(torch::kCPU);  // the same tensor if it is on the CPU
  const std::span values(bucket.data_ptr<float>(), static_cast<std::size_t>(bucket.numel()));
  const auto sums = values.last<FlatParameters::kBucketExtra>();
  sums[0] = static_cast<float>(batch.loss_sum);
  sums[1] = static_cast<float>(batch.correct);
  sums[2] = static_cast<float>(batch.digits);
  sums[3] = request_ == Continue::kNo ? 1 : 0;
  collective_.sum(values);
  bucket_.copy_(bucket);
  batch = {sums[0], sums[1], sums[2]};
  decision_ = sums[3] > 0 ? Continue::kNo : Continue::kYes;
}

void DataParallel::reduce_sums(MetricSums& sums) {
  std::array values{static_cast<float>(sums.loss_sum), static_cast<float>(sums.correct),
                    static_cast<float>(sums.digits)};
  collective_.sum(values);
  sums = {values[0], values[1], values[2]};
}

Continue DataParallel::exchange(Continue request) {
  if (request == Continue::kNo) request_ = request;
  return decision_;
}

}  // namespace digit::training
