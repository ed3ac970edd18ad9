#include "network/pickle_check.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <stdexcept>
#include <string_view>

#include "digit/error.h"
#include "network/pickle_reader.h"
#include "network/refuse.h"

namespace digit::network {
namespace {

using pickle::Value;

/// Networks may share weights between layers; more repetitions would only fill the memory.
constexpr std::size_t kMaxUses = 8;

/// Returns the bytes of a value of the storage, or 0 for storages that the models do not have.
std::size_t value_bytes(std::string_view storage) {
  static const std::map<std::string_view, std::size_t> bytes = {{"torch.FloatStorage", 4},
                                                                {"torch.DoubleStorage", 8},
                                                                {"torch.LongStorage", 8},
                                                                {"torch.IntStorage", 4},
                                                                {"torch.BoolStorage", 1}};
  const auto found = bytes.find(storage);
  return found == bytes.end() ? 0 : found->second;
}

/// Checks the values of one pickle, whose records are in `folder`.
class Checker {
 public:
  Checker(const ModelArchive& archive, std::string folder) : archive_(archive), folder_(std::move(folder)) {}

  void check_module(const Value& value, const std::string& class_name) {
    const auto& object = as<pickle::Object>(value, "a module");
    require(object.type.name == class_name, "a module of the class " + class_name);
    if (object.attributes.items == nullptr) return;
    for (const auto& [name, attribute] : *object.attributes.items) {
      if (std::holds_alternative<pickle::Call>(attribute.data)) {
        check_tensor(attribute);
      } else {
        require(attribute.depth == 0 && !std::holds_alternative<pickle::Global>(attribute.data),
                "tensors, numbers and strings as attributes");
      }
    }
  }

  void check_constants(const Value& value) {
    for (const auto& constant : *as<pickle::Tuple>(value, "a tuple of constants").elements) check_tensor(constant);
  }

 private:
  static void require(bool holds, const std::string& expected) {
    if (!holds) throw std::runtime_error("expected " + expected);
  }

  template <typename Data>
  static const Data& as(const Value& value, const char* expected) {
    require(std::holds_alternative<Data>(value.data), expected);
    return std::get<Data>(value.data);
  }

  static const pickle::Values& arguments(const pickle::Tuple& tuple, std::size_t count) {
    require(tuple.elements->size() == count, std::to_string(count) + " arguments for a tensor");
    return *tuple.elements;
  }

  static std::int64_t count(const Value& value) {
    const auto found = as<std::int64_t>(value, "an integer in a tensor");
    require(found >= 0, "no negative size in a tensor");
    return found;
  }

  /// `torch._utils._rebuild_tensor_v2(storage, offset, sizes, strides, requires_grad, OrderedDict())`
  void check_tensor(const Value& value) {
    const auto& call = as<pickle::Call>(value, "a tensor");
    require(call.function.name == "torch._utils._rebuild_tensor_v2", "a tensor");
    const auto& parts = arguments(call.arguments, 6);
    check_sizes(check_storage(as<pickle::Reference>(parts[0], "a storage")), count(parts[1]),
                *as<pickle::Tuple>(parts[2], "the sizes of a tensor").elements,
                *as<pickle::Tuple>(parts[3], "the strides of a tensor").elements);
    as<bool>(parts[4], "a truth value in a tensor");
    const auto& hooks = as<pickle::Call>(parts[5], "no hooks in a tensor");
    require(hooks.function.name == "collections.OrderedDict" && hooks.arguments.elements->empty(),
            "no hooks in a tensor");
  }

  /// `("storage", type, record, device, count)`. Returns the count.
  std::int64_t check_storage(const pickle::Reference& storage) {
    const auto& parts = arguments(storage.arguments, 5);
    const auto bytes = value_bytes(as<pickle::Global>(parts[1], "the type of a storage").name);
    const auto& name = folder_ + as<std::string>(parts[2], "the name of a storage");
    const auto values = count(parts[4]);
    require(as<std::string>(parts[0], "a storage") == "storage" && bytes > 0 &&
                as<std::string>(parts[3], "a device") == "cpu",
            "a storage on the CPU");
    const auto record = archive_.find(name);
    const auto found = record == archive_.end() ? 0 : record->second.size;
    require(found % bytes == 0 && static_cast<std::uint64_t>(values) == found / bytes,
            std::to_string(values) + " values in the record " + name + ", found " + std::to_string(found / bytes));
    require(++uses_[name] <= kMaxUses, "each storage in at most 8 tensors");
    return values;
  }

  /// Checks that all values are within the storage, and that the tensor has no more values than the storage.
  static void check_sizes(std::int64_t values, std::int64_t offset, const pickle::Values& sizes,
                          const pickle::Values& strides) {
    constexpr std::size_t kMaxDimensions = 16;
    require(sizes.size() == strides.size() && sizes.size() <= kMaxDimensions, "a stride for each size of a tensor");
    std::int64_t elements = 1, last = offset;
    bool fits = true;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      const auto size = count(sizes[i]);
      std::int64_t step = 0;
      fits = fits && !__builtin_mul_overflow(elements, size, &elements) &&
             !__builtin_mul_overflow(count(strides[i]), size > 0 ? size - 1 : 0, &step) &&
             !__builtin_add_overflow(last, step, &last);
    }
    require(fits && elements <= values && (elements > 0 ? last < values : offset <= values),
            "tensors within the values that the file holds, found larger ones");
  }

  const ModelArchive& archive_;
  std::string folder_;
  std::map<std::string, std::size_t> uses_;
};

pickle::Pickle read_pickle(const std::string& bytes, const std::set<std::string>& more_globals) {
  auto pickle = pickle::read(bytes);
  for (const auto& name : pickle.globals) {
    const bool is_tensor =
        name == "torch._utils._rebuild_tensor_v2" || name == "collections.OrderedDict" || value_bytes(name) > 0;
    if (!is_tensor && !more_globals.contains(name)) {
      throw std::runtime_error("expected only the class of the model and its tensors, found " + name);
    }
  }
  return pickle;
}

/// Calls `check` with the content of the record. Its errors then name the file and the record.
template <typename Check>
void check_record(const ModelArchive& archive, const std::string& name, const std::string& origin, const Check& check) {
  const auto record = archive.find(name);
  if (record == archive.end()) return;  // LibTorch needs those that are not optional
  try {
    check(record->second.content);
  } catch (const std::runtime_error& error) {
    throw Error(origin + ": " + name + ": " + printable(error.what()) + kTrustAdvice);
  }
}

}  // namespace

void check_pickles(const ModelArchive& archive, const std::string& class_name, const std::string& origin) {
  const auto qualified = "__torch__." + class_name;
  check_record(archive, "data.pkl", origin, [&](const std::string& bytes) {
    Checker(archive, "data/").check_module(read_pickle(bytes, {qualified}).value, qualified);
  });
  check_record(archive, "constants.pkl", origin, [&](const std::string& bytes) {
    Checker(archive, "constants/").check_constants(read_pickle(bytes, {}).value);
  });
  // LibTorch reads the lines of the sources from this one for its messages.
  check_record(archive, "code/__torch__.py.debug_pkl", origin,
               [](const std::string& bytes) { (void)read_pickle(bytes, {"torch.jit._pickle.build_intlist"}); });
}

}  // namespace digit::network
