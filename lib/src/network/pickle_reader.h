#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace digit::network::pickle {

struct Value;
using Values = std::vector<Value>;

struct None {};
/// A class or a function of Python, for example `torch._utils._rebuild_tensor_v2`.
struct Global {
  std::string name;
};
struct Tuple {
  std::shared_ptr<const Values> elements;
};
/// A list of integers.
struct IntegerList {};
/// A dictionary with strings as keys. A key can occur several times; the last one counts.
struct Dictionary {
  std::shared_ptr<std::vector<std::pair<std::string, Value>>> items;
};
/// A function call.
struct Call {
  Global function;
  Tuple arguments;
};
/// A reference to a file of values.
struct Reference {
  Tuple arguments;
};
/// An object of a class with attributes.
struct Object {
  Global type;
  Dictionary attributes;
};

struct Value {
  std::variant<None, bool, std::int64_t, double, std::string, Global, Tuple, IntegerList, Dictionary, Call, Reference,
               Object>
      data;
  /// 0 for a simple value, and one more than the deepest of its parts for the others.
  int depth = 0;
};

struct Pickle {
  Value value;
  /// The names of all classes and functions.
  std::set<std::string> globals;
};

/// Reads a pickle of protocol 2 without constructing anything. Accepts only the instructions with which LibTorch writes
/// modules, tensors and source locations, at most 1 MiB of them, and values of at most 8 levels, so that LibTorch's own
/// reader, which checks less, meets nothing unexpected. Throws std::runtime_error otherwise.
[[nodiscard]] Pickle read(std::string_view bytes);

}  // namespace digit::network::pickle
