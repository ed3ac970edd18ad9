#pragma once

#include <CLI/App.hpp>
#include <algorithm>
#include <string>
#include <vector>

#include "common/suggestion.h"

namespace digit::common {

/// Returns the names of the choices as an English list: "sgd, adam or adamw". See add_choice.
template <typename Choices>
std::string choice_names(const Choices& choices) {
  std::string text;
  for (auto choice = choices.begin(); choice != choices.end(); ++choice) {
    if (!text.empty()) text += choice + 1 == choices.end() ? " or " : ", ";
    text += choice->name;
  }
  return text;
}

/// Returns the error for a text that is not the name of one of the choices, for example "expected digits or plain,
/// found digitz; did you mean digits?"
template <typename Choices>
std::string unknown_choice(const Choices& choices, const std::string& found) {
  std::vector<std::string> names;
  names.reserve(choices.size());
  for (const auto& choice : choices) names.emplace_back(choice.name);
  return "expected " + choice_names(choices) + ", found " + found + suggestion(found, names);
}

/// Binds an option that takes one of several names to `value`, which must outlive `app`. `choices` is a random-access
/// range of structs with the members `name` and `value`, in the order in which the help lists them. The help text is
/// `help` followed by the names; the default is the name of the present value. For any other name, parsing throws
/// CLI::ValidationError, for example "--optimizer: expected sgd, adam or adamw, found xml".
template <typename Value, typename Choices>
CLI::Option* add_choice(CLI::App& app, const std::string& flag, Value& value, const Choices& choices,
                        const std::string& help) {
  const auto set = [&value, flag, all = std::vector(choices.begin(), choices.end())](const std::string& text) {
    const auto found = std::ranges::find_if(all, [&](const auto& choice) { return choice.name == text; });
    if (found == all.end()) throw CLI::ValidationError(flag, unknown_choice(all, text));
    value = found->value;
  };
  auto* option = app.add_option_function<std::string>(flag, set, help + ": " + choice_names(choices));
  for (const auto& choice : choices) {
    if (choice.value == value) option->default_str(std::string(choice.name));
  }
  return option->type_name("NAME");
}

}  // namespace digit::common
