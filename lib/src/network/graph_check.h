#pragma once

#include <torch/csrc/jit/api/module.h>

#include <string>

namespace digit::network {

/// Checks a loaded module before anything of it runs. Throws digit::Error if one of its methods uses an operator that
/// is not in allowed_operators.h, also in a nested block or in a method that it calls, or needs more time or memory for
/// an image than any classifier of 28×28 images (check_graph_cost).
void check_graphs(const torch::jit::Module& module, const std::string& origin);

}  // namespace digit::network
