#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "digit/options.h"

namespace digit {

/// The shape of a network of any registered architecture. `visit_options` below describes each field.
struct NetworkOptions {
  /// See `visit_options`.
  /// @{
  std::string architecture = "mlp";
  std::vector<std::int64_t> hidden = {128, 128};
  std::vector<std::int64_t> channels = {16, 32, 64};
  std::int64_t detector = 64;
  double dropout = 0;
  /// @}
  /// Follows from the training data.
  std::int64_t classes = 10;
};

/// See OptionInfo. `classes` is not an option of the command line.
template <OptionsOf<NetworkOptions> Options, typename Visitor>
void visit_options(Options& options, Visitor&& visit) {
  constexpr auto kGroup = "Network";
  constexpr OptionRange kNeurons{.least = 1, .most = 65536};
  auto& [architecture, hidden, channels, detector, dropout, classes] = options;
  visit(OptionInfo{kGroup, "architecture", "Architecture of the network"}, architecture);
  visit(OptionInfo{kGroup, "hidden", "Number of neurons in each hidden layer", kNeurons}, hidden);
  visit(OptionInfo{kGroup, "channels", "Number of feature maps of each convolution of the cnn", kNeurons}, channels);
  visit(OptionInfo{kGroup,
                   "detector",
                   "Number of neurons of the detector, which tells digits from non-digits; 0: none",
                   {.least = 0, .most = 65536}},
        detector);
  visit(OptionInfo{kGroup, "dropout", "Dropout rate of the hidden layers", kShare}, dropout);
}

}  // namespace digit
