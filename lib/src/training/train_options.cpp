#include "training/train_options.h"

#include <torch/cuda.h>

#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>

#include "digit/error.h"
#include "training/training_set.h"

namespace digit::training {
namespace {

void check_validation(const TrainOptions& options) {
  if (options.keep_best && options.validation == 0) {
    throw std::invalid_argument(
        "TrainOptions::keep_best: expected validation images to select the epoch with, found 0");
  }
  if (options.patience > 0 && !options.keep_best) {
    throw std::invalid_argument("TrainOptions::patience: expected keep_best to be on, found it off");
  }
}

}  // namespace

void check_options(const TrainOptions& options) {
  check_ranges("TrainOptions", options);
  if (options.synthetic_share + options.non_digit_share >= 1) {
    throw std::invalid_argument(
        "TrainOptions::synthetic_share, non_digit_share: expected less than 1 together, found " +
        option_text(options.synthetic_share + options.non_digit_share));
  }
  check_validation(options);
}

void check_fit(const Classifier& network, const LabeledImages& data, const TrainOptions& options) {
  const auto size = first_source_size(data);
  if (size <= options.held_out || size - options.held_out <= options.validation) {
    throw std::invalid_argument("train: expected more images than the " + std::to_string(options.held_out) +
                                " held-out and " + std::to_string(options.validation) +
                                " validation images together, found " + std::to_string(size) +
                                (data.sources.size() > 1 ? " in the first source of data" : ""));
  }
  const auto classes = static_cast<std::size_t>(network.classes());
  if (data.class_names.size() > classes) {
    throw std::invalid_argument("train: expected data with at most " + std::to_string(classes) +
                                " classes, as the network has, found " + std::to_string(data.class_names.size()));
  }
  if (options.synthetic_share > 0 && classes != 10) {
    throw std::invalid_argument(
        "TrainOptions::synthetic_share: expected a network with 10 classes for synthetic digits, found " +
        std::to_string(classes));
  }
  if (network.has_detector() && options.non_digit_share == 0) {
    throw std::invalid_argument(
        "TrainOptions::non_digit_share: expected more than 0, since the network has a detector, found 0");
  }
}

void check_teacher(const Predictor& teacher, const Classifier& network, const TrainOptions& options) {
  const auto classes = static_cast<std::size_t>(network.classes());
  if (teacher.classes() != classes) {
    throw std::invalid_argument("train: expected a teacher with " + std::to_string(classes) +
                                " classes, as the network has, found " + std::to_string(teacher.classes()));
  }
  if (options.label_smoothing > 0) {
    throw std::invalid_argument("TrainOptions::label_smoothing: expected 0 with a teacher, found " +
                                option_text(options.label_smoothing));
  }
}

torch::Device find_device(Device device) {
  const bool available = device != Device::kCpu && torch::cuda::is_available();
  if (device == Device::kCuda && !available) {
    throw Error("cuda: LibTorch was built without CUDA or finds no CUDA device; train on the CPU");
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
