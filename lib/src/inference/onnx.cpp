#include "inference/onnx.h"

#include <torch/csrc/jit/passes/constant_propagation.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>
#include <torch/csrc/jit/passes/inliner.h>
#include <torch/csrc/jit/passes/peephole_list_idioms.h>
#include <torch/csrc/jit/passes/remove_mutation.h>
#include <torch/csrc/jit/serialization/export.h>

#include <map>
#include <nlohmann/json.hpp>

#include "digit/error.h"
#include "digit/image.h"
#include "digit/predictor.h"
#include "inference/onnx_graph.h"
#include "inference/onnx_properties.h"

namespace digit::inference {
namespace {

using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Value;
namespace prim = torch::jit::prim;

constexpr auto kPixels = static_cast<std::int64_t>(kImagePixels);

/// Returns the operators of the method without calls, without changes in place and, as far as possible, without lists.
std::shared_ptr<Graph> simplified_graph(const torch::jit::Module& module, const std::string& method) {
  auto graph = module.get_method(method).graph()->copy();
  torch::jit::Inline(*graph);
  torch::jit::RemoveListMutation(graph);
  torch::jit::RemoveTensorMutation(graph);
  torch::jit::PeepholeOptimizeListIdioms(graph);
  torch::jit::ConstantPropagation(graph);
  torch::jit::EliminateDeadCode(graph);
  return graph;
}

/// Sets the type of an input or output of the file to float32 or int64 [N, sizes...].
void set_type(Value* value, at::ScalarType type, std::vector<std::int64_t> sizes) {
  sizes.insert(sizes.begin(), 1);  // export_onnx replaces the first dimension by N
  value->setType(c10::TensorType::createContiguous(type, at::kCPU, sizes));
}

void add_parameter(OnnxGraph& onnx, const torch::jit::Module& module, const Node& node) {
  const auto& name = node.s(torch::jit::attr::name);
  const auto value = module.attr(name);
  if (!value.isTensor()) throw Error("ONNX: " + name + ": expected a tensor, found " + value.tagKind());
  onnx.values[node.output()] = onnx.add_constant(name, value.toTensor().detach());
}

/// Converts the operators in their order. Constants, lists and tuples are read by the operators that use them.
void convert_nodes(OnnxGraph& onnx, const torch::jit::Module& module, Graph& graph) {
  for (const Node* node : graph.nodes()) {
    const auto kind = node->kind();
    if (kind == prim::Constant || kind == prim::ListConstruct || kind == prim::TupleConstruct) continue;
    if (kind == prim::GetAttr && node->input() == graph.inputs().at(0)) {
      add_parameter(onnx, module, *node);
    } else {
      convert_operator(onnx, *node);
    }
  }
}

void add_output(OnnxGraph& onnx, Value* value, const std::string& name, at::ScalarType type,
                std::vector<std::int64_t> sizes) {
  set_type(value, type, std::move(sizes));
  value->setDebugName(name);
  onnx.graph->registerOutput(value);
}

/// Adds the outputs of the Open Inference Protocol of digit-serve.
void add_outputs(OnnxGraph& onnx, const Value* result, std::int64_t classes) {
  const auto* tuple = result->node()->kind() == prim::TupleConstruct ? result->node() : nullptr;
  auto* probabilities = onnx.tensor(tuple != nullptr ? tuple->input(0) : result);
  auto* digit = onnx.add_node("ArgMax", {probabilities})
                    ->i_(torch::jit::attr::axis, 1)
                    ->i_(torch::jit::attr::keepdims, 0)
                    ->output();
  add_output(onnx, probabilities, "probabilities", at::kFloat, {classes});
  add_output(onnx, digit, "digit", at::kLong, {});
  if (tuple != nullptr) add_output(onnx, onnx.tensor(tuple->input(1)), "is_digit", at::kFloat, {});
}

std::string serialize(const OnnxGraph& onnx) {
  std::map<std::string, at::Tensor> initializers;
  for (const auto& [input, tensor] : onnx.initializers) initializers[input->debugName()] = tensor;
  std::unordered_map<std::string, std::unordered_map<std::int64_t, std::string>> free_dimensions;
  free_dimensions["image"] = {{0, "N"}};
  for (const auto* output : onnx.graph->outputs()) free_dimensions[output->debugName()] = {{0, "N"}};
  const auto exported = torch::jit::export_onnx(onnx.graph, initializers, kOnnxOpset, free_dimensions,
                                                /*defer_weight_export=*/false, torch::onnx::OperatorExportTypes::ONNX,
                                                /*strip_doc_string=*/true, /*keep_initializers_as_inputs=*/false);
  return torch::jit::serialize_model_proto_to_string(std::get<0>(exported));
}

/// Returns each field of metadata.json: a string as it is, every other value as JSON.
std::map<std::string, std::string> properties_of(const ModelMetadata& metadata) {
  std::map<std::string, std::string> properties;
  const auto json = nlohmann::json::parse(metadata_to_json(metadata));
  for (const auto& [name, value] : json.items()) {
    properties[name] = value.is_string() ? value.get<std::string>() : value.dump();
  }
  return properties;
}

}  // namespace

std::string to_onnx(const torch::jit::Module& module, const std::string& method, const ModelMetadata& metadata) {
  try {
    const auto graph = simplified_graph(module, method);
    OnnxGraph onnx;
    auto* image = onnx.graph->addInput("image");
    set_type(image, at::kFloat, {kPixels});
    onnx.values[graph->inputs().at(1)] = image;
    convert_nodes(onnx, module, *graph);
    add_outputs(onnx, graph->outputs().at(0), static_cast<std::int64_t>(metadata.class_names.size()));
    auto file = serialize(onnx);
    append_onnx_properties(file, properties_of(metadata));
    return file;
  } catch (const c10::Error& error) {
    throw Error(std::string("ONNX: LibTorch cannot export the model (") + error.what_without_backtrace() + ")");
  }
}

}  // namespace digit::inference
