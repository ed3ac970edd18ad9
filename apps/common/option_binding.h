#pragma once

#include <CLI/App.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "common/choice.h"
#include "digit/options.h"

namespace digit::common {

/// The type of a number that an option takes, also in a list or if it is optional.
template <typename Value>
struct NumberOf {
  using Type = Value;
};
template <typename Value>
struct NumberOf<std::optional<Value>> : NumberOf<Value> {};
template <typename Value>
struct NumberOf<std::vector<Value>> : NumberOf<Value> {};

template <typename Value>
inline constexpr bool kIsNumber =
    std::is_arithmetic_v<typename NumberOf<Value>::Type> && !std::is_same_v<typename NumberOf<Value>::Type, bool>;

/// Refuses what is not a number of the type, and numbers out of the range: `expected an integer, 1 to 16, found 1.5`.
template <typename Number>
CLI::Validator in_range(const OptionRange& range) {
  return CLI::Validator(
      [range](const std::string& text) {
        Number number{};
        double value = 0;
        const bool is_number = CLI::detail::lexical_cast(text, value) && range.contains(value);
        if (is_number && CLI::detail::lexical_cast(text, number)) return std::string();
        const std::string type = std::is_integral_v<Number> ? "an integer" : "a number";
        const std::string limits = range.text().empty() ? "" : ", " + range.text();
        const char* hint = text.find(',') == std::string::npos ? ""
                           : std::is_integral_v<Number>        ? "; separate several numbers with spaces"
                                                               : "; the decimal separator is a point";
        return "expected " + type + limits + ", found " + text + hint;
      },
      range.text());
}

/// Refuses everything but true and false for a flag with a value, such as `--json=no`.
inline CLI::Validator is_flag_value() {
  return CLI::Validator(
      [](const std::string& text) {
        bool flag = false;
        return CLI::detail::lexical_cast(text, flag) ? std::string() : "expected true or false, found " + text;
      },
      "");
}

template <typename Value>
inline constexpr bool kIsPath =
    std::is_same_v<Value, std::filesystem::path> || std::is_same_v<Value, std::optional<std::filesystem::path>>;

template <typename Value>
inline constexpr bool kIsOptionalEnum = false;
template <typename Value>
inline constexpr bool kIsOptionalEnum<std::optional<Value>> = std::is_enum_v<Value>;

template <typename Value>
inline constexpr bool kIsPathList = std::is_same_v<Value, std::vector<std::filesystem::path>>;

/// Binds the option to the flag --NAME of `app`, with its range, its choices, its default and its heading in the help
/// text. `field` must outlive `app`.
template <typename Value>
CLI::Option* bind_option(CLI::App& app, const OptionInfo& info, Value& field) {
  const auto flag = "--" + std::string(info.name);
  const std::string help(info.help);
  CLI::Option* option = nullptr;
  if constexpr (std::is_enum_v<Value>) {
    option = add_choice(app, flag, field, option_choices(field), help);
  } else if constexpr (kIsOptionalEnum<Value>) {
    option = add_choice(app, flag, field, option_choices(typename Value::value_type()), help);
  } else if constexpr (std::is_same_v<Value, bool>) {
    option = app.add_flag(flag, field, help)->default_str("");
  } else {
    option = app.add_option(flag, field, help);
    if (const auto text = option_text(field); !text.empty()) option->default_str(text);
    if constexpr (kIsPath<Value> || kIsPathList<Value>) option->type_name("PATH");
  }
  if constexpr (std::is_same_v<Value, bool>) option->check(is_flag_value());
  if constexpr (kIsNumber<Value>) option->check(in_range<typename NumberOf<Value>::Type>(info.range));
  return option->group(std::string(info.group));
}

/// Binds every option of `options`, which must outlive `app`.
template <typename Options>
void bind_all_options(CLI::App& app, Options& options) {
  visit_options(options, [&app](const OptionInfo& info, auto& field) { bind_option(app, info, field); });
}

}  // namespace digit::common
