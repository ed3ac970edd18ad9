#include "network/allowed_operators.h"

#include <algorithm>
#include <array>
#include <string>

namespace digit::network {
namespace {

struct AllowedOperator {
  std::string_view name;
  ShapeRule rule;
};

/// None of these operators reads or writes a file, repeats a part of the graph, or chooses one. The time and the memory
/// of each follow from shapes, which graph_cost.cpp computes before the first one runs.
constexpr auto kOperators = std::to_array<AllowedOperator>({
    // One value for each value.
    {"aten::relu", ShapeRule::kSame},
    {"aten::relu_", ShapeRule::kSame},  // in place; it leaves pixels, which are not negative, as they are
    {"aten::gelu", ShapeRule::kSame},
    {"aten::silu", ShapeRule::kSame},
    {"aten::tanh", ShapeRule::kSame},
    {"aten::sigmoid", ShapeRule::kSame},
    {"aten::softmax.int", ShapeRule::kSame},
    {"aten::dropout", ShapeRule::kSame},
    {"aten::detach", ShapeRule::kSame},
    {"aten::add.Scalar", ShapeRule::kSame},
    {"aten::sub.Scalar", ShapeRule::kSame},
    {"aten::mul.Scalar", ShapeRule::kSame},
    {"aten::div.Scalar", ShapeRule::kSame},
    // With broadcasting, which can make the result larger than both arguments.
    {"aten::add.Tensor", ShapeRule::kComputed},
    {"aten::sub.Tensor", ShapeRule::kComputed},
    {"aten::mul.Tensor", ShapeRule::kComputed},
    {"aten::div.Tensor", ShapeRule::kComputed},
    {"aten::scalar_tensor", ShapeRule::kComputed},
    // Layers. Their weights are in the file; a convolution can be larger than its weights.
    {"aten::linear", ShapeRule::kComputed},
    {"aten::addmm", ShapeRule::kComputed},
    {"aten::_convolution", ShapeRule::kConvolution},
    {"aten::_convolution.deprecated", ShapeRule::kConvolution},
    {"aten::max_pool2d", ShapeRule::kPooling},
    // Other shapes for the same values.
    {"aten::flatten.using_ints", ShapeRule::kComputed},
    {"aten::view", ShapeRule::kComputed},
    {"aten::squeeze.dim", ShapeRule::kComputed},
    {"aten::t", ShapeRule::kComputed},
    {"aten::cat", ShapeRule::kComputed},  // a few of them in a row multiply the size
    // Lists of tensors, in files of version 0.1.
    {"aten::append.t", ShapeRule::kComputed},
    {"aten::slice.t", ShapeRule::kComputed},
    {"aten::__getitem__.t", ShapeRule::kComputed},
    // The graph itself. Methods call only methods of the same module.
    {"prim::Constant", ShapeRule::kStructure},
    {"prim::GetAttr", ShapeRule::kStructure},
    {"prim::CallMethod", ShapeRule::kStructure},
    {"prim::ListConstruct", ShapeRule::kStructure},
    {"prim::TupleConstruct", ShapeRule::kStructure},
    {"prim::TupleIndex", ShapeRule::kComputed},
});

}  // namespace

std::optional<ShapeRule> find_operator(std::string_view name) {
  const auto* const found = std::ranges::find(kOperators, name, &AllowedOperator::name);
  return found == kOperators.end() ? std::nullopt : std::optional(found->rule);
}

bool is_function_allowed(std::string_view name) {
  const auto full = "aten::" + std::string(name);
  return std::ranges::any_of(kOperators, [&](const auto& op) { return op.name.substr(0, op.name.find('.')) == full; });
}

}  // namespace digit::network
