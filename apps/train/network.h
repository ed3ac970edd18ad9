#pragma once

#include <cstddef>
#include <memory>

#include "digit/classifier.h"
#include "train/command_line.h"

namespace digit::train_app {

/// The network that the command asks for, with random weights. Throws std::invalid_argument where its options do not
/// go together.
std::shared_ptr<Classifier> make_network(const TrainCommand& command, std::size_t classes);

}  // namespace digit::train_app
