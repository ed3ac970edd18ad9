#pragma once

#include <optional>
#include <string_view>

namespace digit::network {

/// How the shape of an operator's result follows from its arguments.
enum class ShapeRule {
  /// The result has the shape of the first argument.
  kSame,
  /// LibTorch computes the shape from the shapes of the arguments, without values.
  kComputed,
  /// A two-dimensional convolution.
  kConvolution,
  /// Two-dimensional pooling.
  kPooling,
  /// Not an operator on tensors, but a part of the graph, such as a constant.
  kStructure
};

/// The operators of a classifier, that is, all that the methods of a model file may use unless
/// LoadOptions::allow_any_operator is set. `name` has the overload, for example `aten::add.Tensor`. Returns nullopt for
/// every other operator.
[[nodiscard]] std::optional<ShapeRule> find_operator(std::string_view name);

/// Whether an overload of the operator `aten::NAME` is allowed.
[[nodiscard]] bool is_function_allowed(std::string_view name);

}  // namespace digit::network
