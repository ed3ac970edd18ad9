#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "digit/classifier.h"
#include "digit/export.h"
#include "digit/network_options.h"

namespace digit {

/// A registered architecture. lib/src/network/architectures.cpp lists all of them, one per line.
struct Architecture {
  /// The name on the command line and in model files.
  std::string_view name;
  /// One phrase for the help text.
  std::string_view help;
  /// The shape and the number of epochs that measure best.
  /// @{
  NetworkOptions defaults = {};
  std::size_t epochs = 10;
  /// @}
  /// The option that this architecture does not read, if there is one; it is neither recorded nor compared.
  std::string_view unused_option = {};
  /// Makes a network with random weights. Throws std::invalid_argument for options that it cannot have.
  std::function<std::shared_ptr<Classifier>(const NetworkOptions&)> make;
};

/// Returns every registered architecture. The span is valid for the life of the program. Thread-safe.
[[nodiscard]] DIGIT_EXPORT std::span<const Architecture> architectures();

/// Returns the architecture with this name; the reference is valid for the life of the program. Thread-safe. Throws
/// std::invalid_argument that lists the registered names if `name` is not one of them.
[[nodiscard]] DIGIT_EXPORT const Architecture& find_architecture(std::string_view name);

/// Makes the network that the options describe, with random weights. Throws std::invalid_argument if the architecture
/// is not registered or an option is out of range.
[[nodiscard]] DIGIT_EXPORT std::shared_ptr<Classifier> make_network(const NetworkOptions& options);

}  // namespace digit
