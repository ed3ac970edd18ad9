#pragma once

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/ir/ir.h>

#include <string>

namespace digit::network {

/// Computes the shapes of all results of the graph for one image and for a batch, without computing values, and throws
/// digit::Error if they need more than 16 million values or 16 billion multiplications per image, or if an operator
/// does not accept its arguments. The graph is that of a method of `module` after inlining, with allowed operators
/// only. `origin` begins the message.
void check_graph_cost(torch::jit::Graph& graph, const torch::jit::Module& module, const std::string& origin);

}  // namespace digit::network
