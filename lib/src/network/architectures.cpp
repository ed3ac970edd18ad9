#include <algorithm>
#include <stdexcept>
#include <vector>

#include "digit/cnn.h"
#include "digit/mlp.h"
#include "digit/network.h"

namespace digit {

std::span<const Architecture> architectures() {
  static const std::vector<Architecture> all{
      {.name = "mlp", .help = "fully connected", .unused_option = "channels", .make = make_mlp},
      {.name = "cnn",
       .help = "convolutional, more accurate and slower",
       .defaults = {.architecture = "cnn", .hidden = {128}, .dropout = 0.3},
       .epochs = 15,
       .make = make_cnn},
  };
  return all;
}

const Architecture& find_architecture(std::string_view name) {
  const auto all = architectures();
  const auto found = std::ranges::find(all, name, &Architecture::name);
  if (found != all.end()) return *found;
  std::string names;
  for (const auto& architecture : all) names.append(names.empty() ? "" : ", ").append(architecture.name);
  throw std::invalid_argument("architecture: expected one of " + names + ", found " + std::string(name));
}

std::shared_ptr<Classifier> make_network(const NetworkOptions& options) {
  check_ranges("NetworkOptions", options);
  return find_architecture(options.architecture).make(options);
}

}  // namespace digit
