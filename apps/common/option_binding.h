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

/// Refuses numbers out of the range: `expected 0 or more and less than 1, found 2`.
inline CLI::Validator in_range(const OptionRange& range) {
  return CLI::Validator(
      [range](const std::string& text) {
        double value = 0;
        const bool is_fine = CLI::detail::lexical_cast(text, value) && range.contains(value);
        return is_fine ? std::string() : "expected " + range.text() + ", found " + text;
      },
      range.text());
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
  if (!info.range.text().empty()) option->check(in_range(info.range));
  return option->group(std::string(info.group));
}

/// Binds every option of `options`, which must outlive `app`.
template <typename Options>
void bind_all_options(CLI::App& app, Options& options) {
  visit_options(options, [&app](const OptionInfo& info, auto& field) { bind_option(app, info, field); });
}

}  // namespace digit::common
