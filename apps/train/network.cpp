#include "train/network.h"

#include <stdexcept>
#include <string>

#include "digit/cnn.h"
#include "digit/mlp.h"

namespace digit::train_app {

std::shared_ptr<Classifier> make_network(const TrainCommand& command, std::size_t classes) {
  const auto outputs = static_cast<std::int64_t>(classes);
  if (command.architecture == "mlp") {
    return std::make_shared<MlpImpl>(MlpOptions{command.hidden, outputs, command.detector, command.dropout});
  }
  if (command.hidden.size() != 1) {
    throw std::invalid_argument("--hidden: the cnn has one fully connected hidden layer, found " +
                                std::to_string(command.hidden.size()));
  }
  return std::make_shared<CnnImpl>(
      CnnOptions{command.channels, command.hidden.front(), outputs, command.detector, command.dropout});
}

}  // namespace digit::train_app
