#include "network/graph_cost.h"

#include <ATen/core/stack.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <unordered_map>
#include <utility>
#include <vector>

#include "digit/error.h"
#include "digit/image.h"
#include "network/allowed_operators.h"
#include "network/refuse.h"

namespace digit::network {
namespace {

using torch::IValue;
using torch::jit::Node;

/// The largest of the programs' batches is 1,000.
constexpr std::int64_t kBatch = 1024;
/// More than any network that digit-train can train in reasonable time: a CNN with 2,048 channels has 3 million values
/// and 7 billion multiplications per image.
constexpr double kMaxValues = 1U << 24U, kMaxMultiplications = 16.0 * (1U << 30U);
/// The largest padding, stride, dilation and pooling window.
constexpr std::int64_t kMaxWindow = 64;

double count(const torch::Tensor& tensor) {
  double product = 1;
  for (const auto size : tensor.sizes()) product *= static_cast<double>(size);
  return product;
}

/// A tensor with the shape, but without values.
torch::Tensor shape_of(const torch::Tensor& tensor) {
  return torch::empty(tensor.sizes(), tensor.options().device(torch::kMeta));
}

IValue without_values(const IValue& value) { return value.isTensor() ? IValue(shape_of(value.toTensor())) : value; }

using Pair = std::array<std::int64_t, 2>;

/// An argument for both dimensions of a picture: one or two integers. Returns `fallback` for an empty list.
Pair pair_of(const IValue& value, Pair fallback, std::int64_t least) {
  const auto list = value.toIntVector();
  if (list.empty()) return fallback;
  if (list.size() > 2) throw std::runtime_error("expected two integers for a window, found more");
  const Pair pair = {list.front(), list.back()};
  for (const auto size : pair) {
    if (size < least || size > kMaxWindow) {
      throw std::runtime_error("expected padding, strides and windows of at most 64, found " + std::to_string(size));
    }
  }
  return pair;
}

/// Computes the shapes for one number of images.
class CostCounter {
 public:
  CostCounter(const torch::jit::Module& module, std::int64_t images)
      : module_(module), images_(static_cast<double>(images)) {}

  void run(torch::jit::Graph& graph) {
    constexpr auto kSide = static_cast<std::int64_t>(kImageSide);
    values_[graph.inputs().at(0)] = IValue(module_._ivalue());
    for (std::size_t i = 1; i < graph.inputs().size(); ++i) {
      values_[graph.inputs()[i]] = torch::empty({static_cast<std::int64_t>(images_), 1, kSide, kSide}, torch::kMeta);
    }
    for (auto* node : graph.nodes()) {
      auto result = evaluate(*node);
      if (result.isTensor()) check_limits(*node, result.toTensor());
      values_[node->output()] = std::move(result);
    }
  }

 private:
  const IValue& input(const Node& node, std::size_t index) const { return values_.at(node.inputs().at(index)); }

  IValue evaluate(Node& node) {
    const auto name = node.kind();
    if (name == c10::prim::Constant) return without_values(torch::jit::toIValue(node.output()).value());
    if (name == c10::prim::GetAttr) return without_values(module_.attr(node.s(c10::attr::name)));
    if (name == c10::prim::ListConstruct) return make_list(node);
    if (name == c10::prim::TupleConstruct) return make_tuple(node);
    const auto operator_name = std::string(name.toQualString()) + overload(node);
    switch (find_operator(operator_name).value()) {
      case ShapeRule::kSame:
        return input(node, 0);
      case ShapeRule::kConvolution:
        return convolve(node);
      case ShapeRule::kPooling:
        check_pooling(node);
        break;
      default:
        break;
    }
    return compute(node);
  }

  static std::string overload(const Node& node) {
    const auto& name = node.schema().overload_name();
    return name.empty() ? "" : "." + name;
  }

  /// Lets LibTorch compute the shape.
  IValue compute(Node& node) {
    torch::jit::Stack stack;
    for (auto* value : node.inputs()) stack.push_back(values_.at(value));
    node.getOperation()(stack);
    return without_values(stack.at(0));
  }

  IValue make_list(Node& node) {
    const auto type = node.output()->type()->expect<c10::ListType>()->getElementType();
    c10::impl::GenericList list(type);
    for (auto* value : node.inputs()) list.push_back(values_.at(value));
    return list;
  }

  IValue make_tuple(Node& node) {
    std::vector<IValue> elements;
    for (auto* value : node.inputs()) elements.push_back(values_.at(value));
    return c10::ivalue::Tuple::create(std::move(elements));
  }

  /// `_convolution(input, weight, bias, stride, padding, dilation, transposed, ...)`
  IValue convolve(const Node& node) {
    const auto& images = input(node, 0).toTensor();
    const auto& weight = input(node, 1).toTensor();
    const auto stride = pair_of(input(node, 3), {1, 1}, 1);
    const auto padding = pair_of(input(node, 4), {0, 0}, 0);
    const auto dilation = pair_of(input(node, 5), {1, 1}, 1);
    if (images.dim() != 4 || weight.dim() != 4 || input(node, 6).toBool()) {
      throw std::runtime_error("expected convolutions of images");
    }
    std::array<std::int64_t, 4> sizes = {images.size(0), weight.size(0), 0, 0};
    for (std::size_t i = 0; i < 2; ++i) {
      const auto dimension = static_cast<std::int64_t>(i) + 2;
      const auto window = dilation[i] * (weight.size(dimension) - 1) + 1;
      sizes[i + 2] = (images.size(dimension) + 2 * padding[i] - window) / stride[i] + 1;
      if (sizes[i + 2] < 1) throw std::runtime_error("expected windows within the image, found a larger one");
    }
    const auto result = torch::empty(sizes, images.options());
    const double window = count(weight) / static_cast<double>(std::max<std::int64_t>(weight.size(0), 1));
    add_multiplications(count(result) * window);
    // LibTorch can copy the window of each position of the result.
    values_count_ += window * static_cast<double>(sizes[0] * sizes[2] * sizes[3]);
    return result;
  }

  /// `max_pool2d(input, kernel_size, stride, padding, dilation, ceil_mode)`
  void check_pooling(const Node& node) {
    const auto kernel = pair_of(input(node, 1), {1, 1}, 1);
    (void)pair_of(input(node, 2), kernel, 1);
    (void)pair_of(input(node, 3), {0, 0}, 0);
    (void)pair_of(input(node, 4), {1, 1}, 1);
    add_multiplications(count(input(node, 0).toTensor()) * static_cast<double>(kernel[0] * kernel[1]));
  }

  void check_limits(const Node& node, const torch::Tensor& result) {
    // The weights of a layer are in the file, and its own work is a product with each of them.
    if (node.kind() == c10::aten::linear) add_multiplications(count(result) * last_size(node, 0));
    if (node.kind() == c10::aten::addmm) add_multiplications(count(result) * last_size(node, 1));
    const bool is_new =
        node.kind() != c10::prim::Constant && node.kind() != c10::prim::GetAttr && node.kind() != c10::aten::t;
    if (is_new) values_count_ += count(result);
    if (values_count_ > images_ * kMaxValues) throw std::runtime_error("expected at most 16 million values per image");
  }

  double last_size(const Node& node, std::size_t index) const {
    const auto& tensor = input(node, index).toTensor();
    return tensor.dim() == 0 ? 1 : static_cast<double>(tensor.size(-1));
  }

  void add_multiplications(double number) {
    multiplications_ += number;
    if (multiplications_ > images_ * kMaxMultiplications) {
      throw std::runtime_error("expected at most 16 billion multiplications per image");
    }
  }

  const torch::jit::Module& module_;
  double images_;
  std::unordered_map<const torch::jit::Value*, IValue> values_;
  double values_count_ = 0;
  double multiplications_ = 0;
};

}  // namespace

void check_graph_cost(torch::jit::Graph& graph, const torch::jit::Module& module, const std::string& origin) {
  const torch::NoGradGuard no_gradient;
  try {
    for (const std::int64_t images : {std::int64_t{1}, kBatch}) CostCounter(module, images).run(graph);
  } catch (const c10::Error& error) {
    throw Error(origin + ": " + printable(error.what_without_backtrace()) + kOperatorAdvice);
  } catch (const std::exception& error) {
    throw Error(origin + ": " + printable(error.what()) + kOperatorAdvice);
  }
}

}  // namespace digit::network
