#include "inference/onnx_graph.h"

#include <torch/csrc/jit/ir/constants.h>
#include <torch/utils.h>

#include <functional>
#include <numbers>
#include <optional>
#include <string_view>

#include "digit/error.h"

namespace digit::inference {
namespace {

using torch::jit::Node;
using torch::jit::Value;
using Integers = std::vector<std::int64_t>;
using Conversion = std::function<Value*(OnnxGraph& onnx, const Node& node)>;

c10::Symbol attribute(const std::string& name) { return c10::Symbol::attr(name); }

void require(const Node& node, bool is_supported, const std::string& expected) {
  if (!is_supported) {
    throw Error(std::string("ONNX: expected the operator ") + node.kind().toQualString() + " " + expected +
                ", found another use of it");
  }
}

/// Returns the constant argument `index`.
c10::IValue argument(const Node& node, std::size_t index) {
  const auto value = torch::jit::toIValue(node.input(index));
  require(node, value.has_value(), "with the constant argument " + std::to_string(index));
  return *value;
}

bool is_none(const Node& node, std::size_t index) {
  const auto value = torch::jit::toIValue(node.input(index));
  return value && value->isNone();
}

/// Returns the ONNX value of the argument `index`.
Value* tensor(OnnxGraph& onnx, const Node& node, std::size_t index) { return onnx.tensor(node.input(index)); }

Value* transposed(OnnxGraph& onnx, Value* matrix) {
  return onnx.add_node("Transpose", {matrix})->is_(attribute("perm"), {1, 0})->output();
}

Value* convert_identity(OnnxGraph& onnx, const Node& node) { return tensor(onnx, node, 0); }

Value* convert_dropout(OnnxGraph& onnx, const Node& node) {
  require(node, !argument(node, 2).toBool(), "in evaluation mode");
  return tensor(onnx, node, 0);
}

/// An operator that ONNX has with the same arguments, all of them tensors.
Conversion same(const std::string& kind, std::size_t arguments) {
  return [=](OnnxGraph& onnx, const Node& node) {
    require(node, node.inputs().size() == arguments, "with " + std::to_string(arguments) + " arguments");
    std::vector<Value*> inputs;
    for (std::size_t i = 0; i < arguments; ++i) inputs.push_back(tensor(onnx, node, i));
    return onnx.add_node(kind, inputs)->output();
  };
}

/// a + alpha b, or a - alpha b.
Conversion scaled_sum(const std::string& kind) {
  return [=](OnnxGraph& onnx, const Node& node) {
    auto* second = tensor(onnx, node, 1);
    if (argument(node, 2).toScalar().toDouble() != 1)
      second = onnx.add_node("Mul", {second, tensor(onnx, node, 2)})->output();
    return onnx.add_node(kind, {tensor(onnx, node, 0), second})->output();
  };
}

Value* convert_gelu(OnnxGraph& onnx, const Node& node) {
  require(node, argument(node, 1).toStringRef() == "none", "without approximation");
  const auto number = [&](double value) { return onnx.add_constant("constant", torch::scalar_tensor(value)); };
  auto* x = tensor(onnx, node, 0);
  auto* scaled = onnx.add_node("Mul", {x, number(1 / std::numbers::sqrt2)})->output();
  auto* erf = onnx.add_node("Erf", {scaled})->output();
  auto* share = onnx.add_node("Mul", {onnx.add_node("Add", {erf, number(1)})->output(), number(0.5)})->output();
  return onnx.add_node("Mul", {x, share})->output();
}

Value* convert_silu(OnnxGraph& onnx, const Node& node) {
  auto* x = tensor(onnx, node, 0);
  return onnx.add_node("Mul", {x, onnx.add_node("Sigmoid", {x})->output()})->output();
}

Value* convert_transpose(OnnxGraph& onnx, const Node& node) { return transposed(onnx, tensor(onnx, node, 0)); }

/// beta × first + alpha × (second × third)
Value* convert_addmm(OnnxGraph& onnx, const Node& node) {
  return onnx.add_node("Gemm", {tensor(onnx, node, 1), tensor(onnx, node, 2), tensor(onnx, node, 0)})
      ->f_(attribute("beta"), argument(node, 3).toScalar().toDouble())
      ->f_(attribute("alpha"), argument(node, 4).toScalar().toDouble())
      ->output();
}

Value* convert_linear(OnnxGraph& onnx, const Node& node) {
  auto* weight = transposed(onnx, tensor(onnx, node, 1));
  auto* product = onnx.add_node("MatMul", {tensor(onnx, node, 0), weight})->output();
  if (is_none(node, 2)) return product;
  return onnx.add_node("Add", {product, tensor(onnx, node, 2)})->output();
}

Value* convert_flatten(OnnxGraph& onnx, const Node& node) {
  require(node, argument(node, 1).toInt() == 1 && argument(node, 2).toInt() == -1, "from dimension 1 to the last one");
  return onnx.add_node("Flatten", {tensor(onnx, node, 0)})->i_(attribute("axis"), 1)->output();
}

Value* convert_view(OnnxGraph& onnx, const Node& node) {
  auto* shape = onnx.add_constant("shape", torch::tensor(argument(node, 1).toIntVector()));
  return onnx.add_node("Reshape", {tensor(onnx, node, 0), shape})->output();
}

Value* convert_squeeze(OnnxGraph& onnx, const Node& node) {
  require(node, node.inputs().size() == 2, "with a dimension");
  auto* axes = onnx.add_constant("axes", torch::tensor(Integers{argument(node, 1).toInt()}));
  return onnx.add_node("Squeeze", {tensor(onnx, node, 0), axes})->output();
}

Value* convert_cat(OnnxGraph& onnx, const Node& node) {
  const auto* list = node.input(0)->node();
  require(node, list->kind() == torch::jit::prim::ListConstruct, "with a list of fixed length");
  std::vector<Value*> inputs;
  for (std::size_t i = 0; i < list->inputs().size(); ++i) inputs.push_back(tensor(onnx, *list, i));
  return onnx.add_node("Concat", inputs)->i_(attribute("axis"), argument(node, 1).toInt())->output();
}

Value* convert_softmax(OnnxGraph& onnx, const Node& node) {
  require(node, argument(node, 2).isNone(), "without a data type");
  return onnx.add_node("Softmax", {tensor(onnx, node, 0)})->i_(attribute("axis"), argument(node, 1).toInt())->output();
}

/// Returns one number for each dimension of an image: LibTorch accepts a list of one or two.
Integers both(Integers list) {
  if (list.size() == 1) list.push_back(list.front());
  return list;
}

/// Returns the padding at the start of both dimensions and at their end, which are equal in LibTorch.
Integers pads(Integers padding) {
  padding = both(std::move(padding));
  return {padding.at(0), padding.at(1), padding.at(0), padding.at(1)};
}

/// The arguments are: input, weight, bias, stride, padding, dilation, transposed, output padding, groups, and how to
/// compute it.
Value* convert_convolution(OnnxGraph& onnx, const Node& node) {
  require(node, !argument(node, 6).toBool() && argument(node, 3).toIntVector().size() == 2,
          "in two dimensions and not transposed");
  std::vector<Value*> inputs{tensor(onnx, node, 0), tensor(onnx, node, 1)};
  if (!is_none(node, 2)) inputs.push_back(tensor(onnx, node, 2));
  return onnx.add_node("Conv", inputs)
      ->is_(attribute("strides"), argument(node, 3).toIntVector())
      ->is_(attribute("pads"), pads(argument(node, 4).toIntVector()))
      ->is_(attribute("dilations"), argument(node, 5).toIntVector())
      ->i_(attribute("group"), argument(node, 8).toInt())
      ->output();
}

Value* convert_max_pool(OnnxGraph& onnx, const Node& node) {
  require(node, !argument(node, 5).toBool(), "without ceil_mode");
  const auto kernel = both(argument(node, 1).toIntVector());
  const auto stride = both(argument(node, 2).toIntVector());
  return onnx.add_node("MaxPool", {tensor(onnx, node, 0)})
      ->is_(attribute("kernel_shape"), Integers(kernel))
      ->is_(attribute("strides"), Integers(stride.empty() ? kernel : stride))
      ->is_(attribute("pads"), pads(argument(node, 3).toIntVector()))
      ->is_(attribute("dilations"), both(argument(node, 4).toIntVector()))
      ->output();
}

/// Each operator that has a conversion.
const std::unordered_map<std::string_view, Conversion>& conversions() {
  static const std::unordered_map<std::string_view, Conversion> table{
      {"aten::relu", same("Relu", 1)},
      {"aten::sigmoid", same("Sigmoid", 1)},
      {"aten::tanh", same("Tanh", 1)},
      {"aten::gelu", convert_gelu},
      {"aten::silu", convert_silu},
      {"aten::softmax", convert_softmax},
      {"aten::add", scaled_sum("Add")},
      {"aten::sub", scaled_sum("Sub")},
      {"aten::mul", same("Mul", 2)},
      {"aten::div", same("Div", 2)},
      {"aten::t", convert_transpose},
      {"aten::addmm", convert_addmm},
      {"aten::linear", convert_linear},
      {"aten::flatten", convert_flatten},
      {"aten::view", convert_view},
      {"aten::squeeze", convert_squeeze},
      {"aten::cat", convert_cat},
      {"aten::_convolution", convert_convolution},
      {"aten::max_pool2d", convert_max_pool},
      {"aten::dropout", convert_dropout},
      {"aten::detach", convert_identity},
  };
  return table;
}

}  // namespace

Value* OnnxGraph::tensor(const Value* value) {
  const auto found = values.find(value);
  if (found != values.end()) return found->second;
  const auto constant = torch::jit::toIValue(value);
  if (constant && constant->isTensor()) return add_constant("constant", constant->toTensor());
  if (constant && constant->isScalar()) {
    return add_constant("constant", torch::scalar_tensor(constant->toScalar(), torch::kFloat32));
  }
  throw Error("ONNX: expected tensors and numbers as operands, found a value of type " + value->type()->str());
}

Value* OnnxGraph::add_constant(const std::string& name, at::Tensor value) {
  auto* input = graph->addInput(name);
  input->setType(c10::TensorType::create(value));
  initializers.emplace_back(input, std::move(value));
  return input;
}

Node* OnnxGraph::add_node(const std::string& kind, const std::vector<Value*>& inputs) {
  return graph->insertNode(graph->create(c10::Symbol::fromQualString("onnx::" + kind), inputs));
}

void convert_operator(OnnxGraph& onnx, const Node& node) {
  const std::string_view name = node.kind().toQualString();
  const auto conversion = conversions().find(name);
  if (conversion == conversions().end()) {
    throw Error("ONNX: expected only operators that lib/src/inference/onnx_graph.cpp converts, found " +
                std::string(name) + "; add a conversion for it there");
  }
  onnx.values[node.output()] = conversion->second(onnx, node);
}

}  // namespace digit::inference
