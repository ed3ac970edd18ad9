#pragma once

#include <CLI/App.hpp>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace digit::common {

/// A value that an option accepts, and its name on the command line.
template <typename Value>
struct Choice {
  std::string_view name;
  Value value;
};

/// What an option accepts, in the order in which the help lists it; at least one choice.
template <typename Value>
using Choices = std::type_identity_t<std::span<const Choice<Value>>>;

/// The names as an English list: "sgd, adam or adamw".
template <typename Value>
std::string choice_names(std::span<const Choice<Value>> choices) {
  std::string text(choices.front().name);
  for (std::size_t i = 1; i < choices.size(); ++i) {
    (text += i + 1 == choices.size() ? " or " : ", ") += choices[i].name;
  }
  return text;
}

/// The name of a value. Throws std::invalid_argument if the value is not among the choices.
template <typename Value>
std::string choice_name(Choices<Value> choices, const Value& value) {
  for (const auto& choice : choices) {
    if (choice.value == value) return std::string(choice.name);
  }
  throw std::invalid_argument("expected one of the values " + choice_names(choices) + ", found another value");
}

/// Binds an option that takes one of several names to `value`, which must outlive `app`. The help text is `help`
/// followed by the names, and the default is the name of the present value. For any other name, parsing throws
/// CLI::ValidationError, for example "--optimizer: expected sgd, adam or adamw, found xml".
template <typename Value>
CLI::Option* add_choice(CLI::App& app, const std::string& flag, Value& value, Choices<Value> choices,
                        const std::string& help) {
  const auto names = choice_names(choices);
  const auto set = [&value, flag, names, all = std::vector(choices.begin(), choices.end())](const std::string& text) {
    for (const auto& choice : all) {
      if (choice.name == text) {
        value = choice.value;
        return;
      }
    }
    throw CLI::ValidationError(flag, "expected " + names + ", found " + text);
  };
  return app.add_option_function<std::string>(flag, set, help + ": " + names)
      ->type_name("NAME")
      ->default_str(choice_name<Value>(choices, value));
}

}  // namespace digit::common
