#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace digit {

/// The numbers that an option accepts: from `least` to `most`, including or excluding these two. Applies to each
/// element of a list.
struct OptionRange {
  /// The limits, and whether they are excluded.
  /// @{
  double least = std::numeric_limits<double>::lowest();
  double most = std::numeric_limits<double>::max();
  bool excludes_least = false;
  bool excludes_most = false;
  /// @}

  /// Returns whether the value is in the range; false for NaN.
  bool contains(double value) const {
    return (excludes_least ? value > least : value >= least) && (excludes_most ? value < most : value <= most);
  }

  /// Returns a phrase such as "at least 0 and less than 1" or "1 to 16"; empty if every number is accepted.
  std::string text() const {
    const bool has_least = least > std::numeric_limits<double>::lowest();
    const bool has_most = most < std::numeric_limits<double>::max();
    std::ostringstream text;
    text.precision(std::numeric_limits<double>::digits10);
    if (has_least && has_most && !excludes_least && !excludes_most) {
      text << least << " to " << most;
      return text.str();
    }
    if (has_least) text << (excludes_least ? "more than " : "at least ") << least;
    if (has_least && has_most) text << " and ";
    if (has_most) text << (excludes_most ? "less than " : "at most ") << most;
    return text.str();
  }
};

inline constexpr OptionRange kShare{.least = 0, .most = 1, .excludes_most = true};
inline constexpr OptionRange kNotNegative{.least = 0};
inline constexpr OptionRange kPositive{.least = 0, .excludes_least = true};
/// For counts that must not be 0.
inline constexpr OptionRange kCount{.least = 1, .most = 1'000'000'000};

/// The one description of an option. Each options struct has a function `visit_options(options, visit)` next to it,
/// which calls `visit(OptionInfo, field)` for each field in turn. The command line, the config file, the range checks,
/// the metadata of a model file, the comparison of checkpoints and ranks, and the table in docs/training.md come from
/// these calls. A field that visit_options forgets does not compile, since it unpacks the struct by structured binding.
struct OptionInfo {
  /// The heading in the help text and in the documentation.
  std::string_view group;
  /// The name of the flag without its dashes. The field's name is the same with underscores.
  std::string_view name;
  /// One phrase, without a period at its end.
  std::string_view help;
  /// The accepted values of a number.
  OptionRange range = {};
  /// Whether another value gives other weights. Only such options are recorded and compared.
  bool changes_weights = true;
};

/// A value of an enum and its name on the command line. An enum that is an option has an overload
/// `option_choices(Enum)`, found by argument-dependent lookup, which lists them.
template <typename Enum>
struct OptionChoice {
  /// The name on the command line.
  std::string_view name;
  /// The value of the enum.
  Enum value;
};

/// Returns the value as the command line accepts it. A floating-point number has as many digits as its type holds
/// reliably; the elements of a list are separated by spaces. Throws std::invalid_argument for an enum value without a
/// name.
template <typename Value>
std::string option_text(const Value& value) {
  if constexpr (std::is_same_v<Value, bool>) {
    return value ? "true" : "false";
  } else if constexpr (std::is_enum_v<Value>) {
    for (const auto& choice : option_choices(value)) {
      if (choice.value == value) return std::string(choice.name);
    }
    throw std::invalid_argument("an option has a value without a name");
  } else if constexpr (std::is_floating_point_v<Value>) {
    std::ostringstream text;
    text.precision(std::numeric_limits<Value>::digits10);
    text << value;
    return text.str();
  } else if constexpr (std::is_integral_v<Value>) {
    return std::to_string(value);
  } else if constexpr (requires { value.has_value(); }) {
    return value ? option_text(*value) : std::string();
  } else if constexpr (std::is_convertible_v<Value, std::filesystem::path>) {
    return std::filesystem::path(value).string();
  } else {
    std::string text;
    for (const auto& element : value) text += (text.empty() ? "" : " ") + option_text(element);
    return text;
  }
}

/// Returns the options that change the weights, by flag name without dashes, as text.
template <typename Options>
std::map<std::string, std::string> option_texts(const Options& options) {
  std::map<std::string, std::string> texts;
  visit_options(options, [&](const OptionInfo& info, const auto& value) {
    if (info.changes_weights) texts[std::string(info.name)] = option_text(value);
  });
  return texts;
}

/// Throws std::invalid_argument that names the first field of the struct `name` whose value is out of range.
template <typename Options>
void check_ranges(const std::string& name, const Options& options) {
  const auto check = [&](const OptionInfo& info, auto value) {
    if (info.range.contains(static_cast<double>(value))) return;
    std::string field(info.name);
    std::ranges::replace(field, '-', '_');
    throw std::invalid_argument(name + "::" + field + ": expected " + info.range.text() + ", found " +
                                option_text(value));
  };
  visit_options(options, [&]<typename Value>(const OptionInfo& info, const Value& value) {
    if constexpr (std::is_arithmetic_v<Value>) {
      check(info, value);
    } else if constexpr (std::is_same_v<Value, std::vector<std::int64_t>>) {
      for (const auto element : value) check(info, element);
    }
  });
}

/// Satisfied by Options and const Options: visit_options takes both.
template <typename Type, typename Options>
concept OptionsOf = std::same_as<std::remove_const_t<Type>, Options>;

}  // namespace digit
