#include "data_parallel.h"

#include <torch/utils.h>

#include <algorithm>
#include <array>
#include <span>
#include <stdexcept>
#include <string>

namespace digit {
namespace {

/// Behind the gradients: loss, correct answers, digits, and whether to end.
constexpr std::size_t kSums = 4;

/// The `size` numbers of the buffer from `offset` on, in the parameter's shape.
torch::Tensor piece_of(std::vector<float>& buffer, std::size_t offset, const torch::Tensor& parameter) {
  return torch::from_blob(&buffer[offset], parameter.sizes(), torch::kFloat32);
}

std::size_t count_digits(const std::vector<std::uint8_t>& labels, std::span<const std::size_t> indices) {
  const auto is_digit = [&](std::size_t index) { return labels[index] != kNotADigit; };
  return static_cast<std::size_t>(std::ranges::count_if(indices, is_digit));
}

}  // namespace

DataParallel::DataParallel(std::vector<torch::Tensor> parameters, const TrainingSet& set, const TrainOptions& options,
                           Collective& collective)
    : parameters_(std::move(parameters)), set_(set), batch_size_(options.batch_size), collective_(collective) {
  if (batch_size_ < collective.size()) {
    throw std::invalid_argument("TrainOptions::batch_size: expected at least one image for each of the " +
                                std::to_string(collective.size()) + " processes, found " + std::to_string(batch_size_));
  }
  std::size_t numbers = kSums;
  for (const auto& parameter : parameters_) numbers += static_cast<std::size_t>(parameter.numel());
  buffer_.resize(numbers);
}

BatchShare DataParallel::next_share() {
  const auto indices = whole_->next(batch_size_).value();
  const auto shard = shard_of(indices.size(), part());
  const auto& labels = set_.images->labels;
  return {shard.size(), count_digits(labels, std::span(indices).subspan(shard.begin, shard.size())), indices.size(),
          count_digits(labels, indices)};
}

void DataParallel::reduce(RunningMeans& batch) {
  const torch::NoGradGuard no_grad;
  std::size_t offset = 0;
  for (const auto& parameter : parameters_) {
    piece_of(buffer_, offset, parameter).copy_(parameter.grad());
    offset += static_cast<std::size_t>(parameter.numel());
  }
  const std::span sums(&buffer_[offset], kSums);
  sums[0] = static_cast<float>(batch.loss_sum);
  sums[1] = static_cast<float>(batch.correct);
  sums[2] = static_cast<float>(batch.digits);
  sums[3] = wish_ == Continue::kNo ? 1 : 0;
  collective_.sum(buffer_);
  offset = 0;
  for (auto& parameter : parameters_) {
    parameter.mutable_grad().copy_(piece_of(buffer_, offset, parameter));
    offset += static_cast<std::size_t>(parameter.numel());
  }
  batch = {sums[0], sums[1], sums[2]};
  agreed_ = sums[3] > 0 ? Continue::kNo : Continue::kYes;
}

void DataParallel::add_up(RunningMeans& means) {
  std::array sums{static_cast<float>(means.loss_sum), static_cast<float>(means.correct),
                  static_cast<float>(means.digits)};
  collective_.sum(sums);
  means = {sums[0], sums[1], sums[2]};
}

Continue DataParallel::agree(Continue wish) {
  if (wish == Continue::kNo) wish_ = wish;
  return agreed_;
}

}  // namespace digit
