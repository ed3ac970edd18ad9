#pragma once

#include "digit/training.h"

namespace digit::test {

/// Returns options with which a small network learns tiny MNIST within a second.
inline TrainOptions quick_options() {
  auto options = plain_recipe();
  options.epochs = 5;
  options.batch_size = 20;
  options.learning_rate = 5e-3;
  return options;
}

}  // namespace digit::test
