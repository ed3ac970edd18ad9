#pragma once

#include <algorithm>
#include <string>

namespace digit::network {

/// Returns the name of a network's parameter in a model file. The names of a TorchScript module's parameters contain no
/// dots.
inline std::string script_name(std::string name) {
  std::ranges::replace(name, '.', '_');
  return name;
}

}  // namespace digit::network
