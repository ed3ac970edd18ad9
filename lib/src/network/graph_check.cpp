#include "network/graph_check.h"

#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/passes/inliner.h>

#include <cstddef>
#include <map>
#include <memory>

#include "digit/error.h"
#include "network/allowed_operators.h"
#include "network/graph_cost.h"
#include "network/refuse.h"

namespace digit::network {
namespace {

using torch::jit::Block;
using torch::jit::Graph;
using torch::jit::Node;

/// The operator with its overload, for example `aten::add.Tensor`.
std::string operator_name(const Node& node) {
  std::string name = node.kind().toQualString();
  const auto* schema = node.maybeSchema();
  if (schema != nullptr && !schema->overload_name().empty()) name += "." + schema->overload_name();
  return name;
}

const torch::jit::Function* called_method(Node& node) {
  if (node.kind() != c10::prim::CallMethod) return nullptr;
  const auto type = node.input(0)->type()->cast<c10::ClassType>();
  return type ? type->findMethod(node.s(c10::attr::name)) : nullptr;
}

class GraphChecker {
 public:
  GraphChecker(const torch::jit::Module& module, const std::string& origin) : module_(module), origin_(origin) {}

  void check() {
    for (const auto& method : module_.get_methods()) {
      (void)check_function(method.function());
      const auto graph = torch::jit::toGraphFunction(method.function()).graph()->copy();
      torch::jit::Inline(*graph);
      check_graph_cost(*graph, module_, origin_ + ": method " + method.name());
    }
  }

 private:
  /// Returns the number of nodes of the function and of all that it calls, which is the size of its graph after
  /// inlining: methods that call each other twice in a row would double it with each call.
  std::size_t check_function(const torch::jit::Function& function) {
    if (const auto found = sizes_.find(&function); found != sizes_.end()) return found->second;
    auto& graph_function = torch::jit::toGraphFunction(const_cast<torch::jit::Function&>(function));
    const auto size = check_block(*graph_function.graph()->block(), function.name());
    constexpr std::size_t kMaxNodes = 4096;
    if (size > kMaxNodes) {
      throw Error(origin_ + ": expected methods of at most 4096 operators, found more in the method " +
                  function.name() + kOperatorAdvice);
    }
    return sizes_[&function] = size;
  }

  std::size_t check_block(Block& block, const std::string& method) {
    std::size_t size = 0;
    for (auto* node : block.nodes()) {
      const auto name = operator_name(*node);
      if (!find_operator(name)) refuse_operator(name, method);
      size += 1;
      for (auto* inner : node->blocks()) size += check_block(*inner, method);
      if (const auto* callee = called_method(*node)) size += check_function(*callee);
    }
    return size;
  }

  [[noreturn]] void refuse_operator(const std::string& name, const std::string& method) const {
    throw Error(origin_ + ": expected only operators of a classifier, found " + name + " in the method " + method +
                kOperatorAdvice);
  }

  const torch::jit::Module& module_;
  const std::string& origin_;
  std::map<const torch::jit::Function*, std::size_t> sizes_;
};

}  // namespace

void check_graphs(const torch::jit::Module& module, const std::string& origin) { GraphChecker(module, origin).check(); }

}  // namespace digit::network
