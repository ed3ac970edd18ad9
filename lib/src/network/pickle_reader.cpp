#include "network/pickle_reader.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <iterator>
#include <stdexcept>

namespace digit::network::pickle {
namespace {

constexpr std::size_t kMaxBytes = 1U << 20U;
constexpr int kMaxDepth = 8;

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  Pickle read() {
    if (rest_.size() > kMaxBytes) throw std::runtime_error("expected a pickle of at most 1 MiB, found a larger one");
    if (take(2) != "\x80\x02") throw std::runtime_error("expected a pickle of protocol 2, found another");
    while (read_instruction()) {
    }
    check(rest_.empty() && stack_.size() == 1 && marks_.empty(), "one value in a pickle, found several");
    return {std::move(stack_.front()), std::move(globals_)};
  }

 private:
  static void check(bool holds, const char* expected) {
    if (!holds) throw std::runtime_error(std::string("expected ") + expected);
  }

  std::string_view take(std::size_t count) {
    check(count <= rest_.size(), "a whole pickle, found its end");
    const auto taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }

  /// Reads an integer, of which pickles of LibTorch store the low byte first.
  template <typename Integer>
  Integer take_integer() {
    Integer value{};
    std::memcpy(&value, take(sizeof(value)).data(), sizeof(value));
    return value;
  }

  std::string take_line() {
    const auto end = rest_.find('\n');
    check(end != std::string_view::npos, "a name in a pickle, found no end of it");
    std::string line(take(end));
    take(1);
    return line;
  }

  template <typename Data>
  void push(Data data, int depth = 0) {
    check(depth <= kMaxDepth, "values of at most 8 levels in a pickle");
    stack_.push_back({std::move(data), depth});
  }

  /// The last value, which must be newer than the last mark.
  Value pop() {
    check(stack_.size() > (marks_.empty() ? 0 : marks_.back()), "a value in a pickle, found none");
    auto value = std::move(stack_.back());
    stack_.pop_back();
    return value;
  }

  template <typename Data>
  std::pair<Data, int> pop_as(const char* expected) {
    auto value = pop();
    check(std::holds_alternative<Data>(value.data), expected);
    return {std::get<Data>(std::move(value.data)), value.depth};
  }

  /// The last `count` values. None is a dictionary, so that none can contain itself.
  Values pop_values(std::size_t count) {
    Values values(count);
    for (std::size_t i = count; i > 0; --i) {
      values[i - 1] = pop();
      check(!std::holds_alternative<Dictionary>(values[i - 1].data), "no dictionary within another value of a pickle");
    }
    return values;
  }

  Values pop_to_mark() {
    check(!marks_.empty(), "a mark in a pickle, found none");
    auto values = pop_values(stack_.size() - marks_.back());
    marks_.pop_back();
    return values;
  }

  void push_tuple(Values values) {
    int depth = 0;
    for (const auto& value : values) depth = std::max(depth, value.depth + 1);
    push(Tuple{std::make_shared<const Values>(std::move(values))}, depth);
  }

  void remember(std::size_t index) {
    check(!stack_.empty() && index <= memo_.size(), "memo entries in order in a pickle");
    if (index == memo_.size()) memo_.emplace_back();
    memo_[index] = stack_.back();
  }

  void recall(std::size_t index) {
    check(index < memo_.size(), "a memo entry in a pickle, found none");
    push(memo_[index].data, memo_[index].depth);
  }

  void append_integers() {
    const auto values = pop_to_mark();
    check(std::ranges::all_of(values, [](const Value& v) { return std::holds_alternative<std::int64_t>(v.data); }),
          "integers in the lists of a pickle");
    const auto [list, depth] = pop_as<IntegerList>("a list in a pickle");
    push(list, depth);
  }

  void set_items() {
    const auto values = pop_to_mark();
    auto [dictionary, depth] = pop_as<Dictionary>("a dictionary in a pickle");
    check(values.size() % 2 == 0, "a value for each key in a pickle");
    for (std::size_t i = 0; i < values.size(); i += 2) {
      const auto* key = std::get_if<std::string>(&values[i].data);
      check(key != nullptr, "strings as keys in a pickle");
      depth = std::max(depth, values[i + 1].depth + 1);
      dictionary.items->emplace_back(*key, values[i + 1]);
    }
    push(std::move(dictionary), depth);
  }

  void make_object() {
    const auto arguments = pop_as<Tuple>("a tuple in a pickle").first;
    check(arguments.elements->empty(), "objects without arguments in a pickle");
    auto type = pop_as<Global>("a class in a pickle").first;
    push(Object{std::move(type), {}});
  }

  void set_attributes() {
    auto [attributes, depth] = pop_as<Dictionary>("a dictionary of attributes in a pickle");
    auto object = pop_as<Object>("an object in a pickle").first;
    check(object.attributes.items == nullptr, "attributes of an object once in a pickle");
    // A copy, as the instructions that follow can find the dictionary in the memo and change it.
    object.attributes.items = std::make_shared<std::vector<std::pair<std::string, Value>>>(*attributes.items);
    push(std::move(object), depth + 1);
  }

  void call() {
    auto [arguments, depth] = pop_as<Tuple>("the arguments of a call in a pickle");
    auto function = pop_as<Global>("a function in a pickle").first;
    push(Call{std::move(function), std::move(arguments)}, depth + 1);
  }

  void read_string() {
    const auto size = take_integer<std::uint32_t>();
    push(std::string(take(size)));
  }

  void read_global() {
    auto name = take_line();
    name += '.' + take_line();
    globals_.insert(name);
    push(Global{std::move(name)});
  }

  void read_float() {
    std::string bytes(take(sizeof(double)));
    std::ranges::reverse(bytes);
    double value = 0;
    std::memcpy(&value, bytes.data(), sizeof(value));
    push(value);
  }

  void read_long() {
    check(take_integer<std::uint8_t>() == sizeof(std::int64_t), "integers of 8 bytes in a pickle");
    push(take_integer<std::int64_t>());
  }

  void read_reference() {
    auto [arguments, depth] = pop_as<Tuple>("a tuple in a pickle");
    push(Reference{std::move(arguments)}, depth + 1);
  }

  /// Reads one instruction; their names are those of Python's pickletools. Returns false at the end.
  bool read_instruction() {
    // clang-format off
    switch (const auto code = take_integer<std::uint8_t>()) {
      case '.': /* STOP */ return false;
      case '(': /* MARK */ marks_.push_back(stack_.size()); break;
      case 'N': /* NONE */ push(None{}); break;
      case 0x88: /* NEWTRUE */ push(true); break;
      case 0x89: /* NEWFALSE */ push(false); break;
      case 'K': /* BININT1 */ push(std::int64_t{take_integer<std::uint8_t>()}); break;
      case 'M': /* BININT2 */ push(std::int64_t{take_integer<std::uint16_t>()}); break;
      case 'J': /* BININT */ push(std::int64_t{take_integer<std::int32_t>()}); break;
      case 0x8A: /* LONG1 */ read_long(); break;
      case 'G': /* BINFLOAT */ read_float(); break;
      case 'X': /* BINUNICODE */ read_string(); break;
      case 'c': /* GLOBAL */ read_global(); break;
      case ')': /* EMPTY_TUPLE */ push_tuple({}); break;
      case 't': /* TUPLE */ push_tuple(pop_to_mark()); break;
      case 0x85: /* TUPLE1 */ push_tuple(pop_values(1)); break;
      case 0x86: /* TUPLE2 */ push_tuple(pop_values(2)); break;
      case 0x87: /* TUPLE3 */ push_tuple(pop_values(3)); break;
      case ']': /* EMPTY_LIST */ push(IntegerList{}); break;
      case 'e': /* APPENDS */ append_integers(); break;
      case '}': /* EMPTY_DICT */ push(Dictionary{std::make_shared<std::vector<std::pair<std::string, Value>>>()}); break;
      case 'u': /* SETITEMS */ set_items(); break;
      case 0x81: /* NEWOBJ */ make_object(); break;
      case 'b': /* BUILD */ set_attributes(); break;
      case 'R': /* REDUCE */ call(); break;
      case 'Q': /* BINPERSID */ read_reference(); break;
      case 'q': /* BINPUT */ remember(take_integer<std::uint8_t>()); break;
      case 'r': /* LONG_BINPUT */ remember(take_integer<std::uint32_t>()); break;
      case 'h': /* BINGET */ recall(take_integer<std::uint8_t>()); break;
      case 'j': /* LONG_BINGET */ recall(take_integer<std::uint32_t>()); break;
      default: throw std::runtime_error("expected an instruction of a pickle, found code " + std::to_string(code));
    }
    // clang-format on
    return true;
  }

  std::string_view rest_;
  Values stack_;
  std::vector<std::size_t> marks_;
  Values memo_;
  std::set<std::string> globals_;
};

}  // namespace

Pickle read(std::string_view bytes) { return Reader(bytes).read(); }

}  // namespace digit::network::pickle
