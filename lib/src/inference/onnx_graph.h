#pragma once

#include <torch/csrc/jit/ir/ir.h>

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace digit::inference {

/// An ONNX graph that is being built from a TorchScript graph.
struct OnnxGraph {
  std::shared_ptr<torch::jit::Graph> graph = std::make_shared<torch::jit::Graph>();
  /// The ONNX value of each TorchScript tensor that is already converted.
  std::unordered_map<const torch::jit::Value*, torch::jit::Value*> values;
  /// The graph inputs that have a constant value.
  std::vector<std::pair<torch::jit::Value*, at::Tensor>> initializers;

  /// Returns the ONNX value of a TorchScript tensor that is converted or constant, or of a constant number. Throws
  /// digit::Error for any other value.
  torch::jit::Value* tensor(const torch::jit::Value* value);

  /// Returns a new input of the graph with this constant value. Its name is unique, and starts with `name`.
  torch::jit::Value* add_constant(const std::string& name, at::Tensor value);

  /// Appends a node with one output. `kind` is the name of an ONNX operator, for example "Relu".
  torch::jit::Node* add_node(const std::string& kind, const std::vector<torch::jit::Value*>& inputs);
};

/// Appends ONNX nodes that compute the same as `node`, and adds its output to `values`. Throws digit::Error that names
/// the operator if there is no conversion for it or for its arguments.
void convert_operator(OnnxGraph& onnx, const torch::jit::Node& node);

}  // namespace digit::inference
