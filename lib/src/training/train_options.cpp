#include "training/train_options.h"

#include <torch/cuda.h>

#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>

#include "digit/error.h"

namespace digit::training {
namespace {

void check_range(const char* option, double value, double low, double high) {
  if (value >= low && value < high) return;  // also false for what is no number
  std::ostringstream message;
  message << "TrainOptions::" << option << ": expected " << low << " or more and less than " << high << ", found "
          << value;
  throw std::invalid_argument(message.str());
}

void check_validation(const TrainOptions& options) {
  if (options.keep_best && options.validation == 0) {
    throw std::invalid_argument("TrainOptions::keep_best: expected validation images to choose the epoch by, found 0");
  }
  if (options.patience > 0 && !options.keep_best) {
    throw std::invalid_argument("TrainOptions::patience: expected keep_best, whose best epoch it waits for");
  }
}

}  // namespace

void check_options(const TrainOptions& options) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (options.batch_size == 0) throw std::invalid_argument("TrainOptions::batch_size: expected at least 1, found 0");
  check_range("learning_rate", options.learning_rate, std::numeric_limits<double>::min(), kInfinity);
  check_range("weight_decay", options.weight_decay, 0, kInfinity);
  check_range("momentum", options.momentum, 0, 1);
  check_range("label_smoothing", options.label_smoothing, 0, 1);
  check_range("average_decay", options.average_decay, 0, 1);
  check_range("synthetic_share", options.synthetic_share, 0, 1);
  check_range("non_digit_share", options.non_digit_share, 0, 1 - options.synthetic_share);
  check_validation(options);
}

void check_fit(const Classifier& network, const LabeledImages& data, const TrainOptions& options) {
  if (data.size() <= options.held_out || data.size() - options.held_out <= options.validation) {
    throw std::invalid_argument("train: expected more images than the " + std::to_string(options.held_out) +
                                " held out and the " + std::to_string(options.validation) +
                                " to validate on together, found " + std::to_string(data.size()));
  }
  const auto classes = static_cast<std::size_t>(network.classes());
  if (data.class_names.size() > classes) {
    throw std::invalid_argument("train: the data has " + std::to_string(data.class_names.size()) +
                                " classes, the network only " + std::to_string(classes));
  }
  if (options.synthetic_share > 0 && classes != 10) {
    throw std::invalid_argument("TrainOptions::synthetic_share: synthetic digits need a network of 10 classes, found " +
                                std::to_string(classes));
  }
  if ((options.non_digit_share > 0) != network.has_detector()) {
    throw std::invalid_argument(
        "TrainOptions::non_digit_share: expected non-digits where the network has a detector, and none elsewhere");
  }
}

torch::Device find_device(Device device) {
  const bool available = device != Device::kCpu && torch::cuda::is_available();
  if (device == Device::kCuda && !available) {
    throw Error("cuda: this LibTorch was built without CUDA, or finds no such device; train on the CPU");
  }
  return available ? torch::Device(torch::kCUDA) : torch::Device(torch::kCPU);
}

}  // namespace digit::training

namespace digit {

TrainOptions plain_recipe() {
  TrainOptions options;
  options.batch_size = 128;
  options.learning_rate = 1e-3;
  options.optimizer = Optimizer::kAdam;
  options.weight_decay = 0;
  options.schedule = Schedule::kConstant;
  options.average_decay = 0;
  options.augment = no_augmentation();
  options.synthetic_share = 0;
  options.non_digit_share = 0;
  options.held_out = 0;
  return options;
}

}  // namespace digit
