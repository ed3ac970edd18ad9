#include "common/help_text.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <string_view>
#include <vector>

namespace digit::common {
namespace {

using Options = std::vector<const CLI::Option*>;

constexpr std::size_t kDescriptionColumn = 28;

/// In characters; `text` is UTF-8.
std::size_t width_of(std::string_view text) {
  const auto is_first_byte = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  return static_cast<std::size_t>(std::ranges::count_if(text, is_first_byte));
}

/// Breaks the lines of `text` between words. Lines after the first begin with `indent` spaces.
std::string wrap(const std::string& text, std::size_t columns, std::size_t indent) {
  const auto new_line = "\n" + std::string(indent, ' ');
  std::string wrapped;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!wrapped.empty()) wrapped += new_line;
    std::size_t used = indent;
    std::istringstream words(line);
    for (std::string word; words >> word; used += width_of(word)) {
      if (used > indent && used + 1 + width_of(word) > columns) {
        wrapped += new_line;
        used = indent;
      } else if (used > indent) {
        wrapped += " ";
        ++used;
      }
      wrapped += word;
    }
  }
  return wrapped;
}

bool is_flag(const CLI::Option& option) { return option.get_items_expected() == 0; }

/// What CLI11 says of the option's values, such as {"UINT", "INT in [1 - 9]"}: the type, then each validator.
std::vector<std::string> type_parts(const CLI::Option& option) {
  std::vector<std::string> parts;
  std::istringstream text(option.get_type_name());
  for (std::string part; std::getline(text, part, ':');) parts.push_back(part);
  return parts;
}

/// The placeholder for the option's value.
std::string placeholder(const CLI::Option& option) {
  static const std::map<std::string, std::string> names = {
      {"", "VALUE"}, {"ENUM", "NAME"}, {"FLOAT", "NUMBER"}, {"INT", "NUMBER"}, {"UINT", "NUMBER"}};
  const auto parts = type_parts(option);
  // CLI11 names the validators of paths after the kind of path.
  const auto path = std::ranges::find_if(parts, [](const auto& part) { return part == "FILE" || part == "DIR"; });
  const auto type = path != parts.end() ? *path : parts.empty() ? std::string() : parts.front();
  const auto name = names.find(type);
  return name == names.end() ? type : name->second;
}

/// A validator in words; empty if it does not describe a range. CLI11's own validators have symbolic descriptions.
std::string range_text(const std::string& validator) {
  if (validator == "POSITIVE") return "more than 0";
  if (validator == "NONNEGATIVE") return "at least 0";
  const auto low = validator.find(" in [");
  const auto high = validator.find(" - ", low);
  if (low != std::string::npos && high != std::string::npos) {
    return validator.substr(low + 5, high - low - 5) + " to " + validator.substr(high + 3, validator.size() - high - 4);
  }
  const bool is_in_words = validator.find(' ') != std::string::npos && validator.find('{') == std::string::npos;
  return is_in_words ? validator : std::string();
}

/// The default as the user would type it; CLI11 writes several values as [1,2].
std::string default_text(const CLI::Option& option) {
  auto text = option.get_default_str();
  if (!text.starts_with('[') || !text.ends_with(']')) return text;
  std::ranges::replace(text, ',', ' ');
  return text.substr(1, text.size() - 2);
}

std::string description(const CLI::Option& option) {
  std::vector<std::string> details;
  if (option.get_required()) details.emplace_back("required");
  if (!is_flag(option)) {
    for (const auto& part : type_parts(option)) details.push_back(range_text(part));
    if (const auto text = default_text(option); !text.empty()) details.push_back("default: " + text);
  }
  if (!option.get_envname().empty()) details.push_back("environment: " + option.get_envname());
  std::string text;
  for (const auto& detail : details) {
    if (!detail.empty()) text += (text.empty() ? " [" : "; ") + detail;
  }
  return option.get_description() + text + (text.empty() ? "" : "]");
}

/// The option's names or, for an argument, its placeholder.
std::string name_text(const CLI::Option& option) {
  const auto repeated = option.get_expected_max() > 1 ? "..." : "";
  if (option.get_positional()) return placeholder(option) + repeated;
  std::string text;
  for (const char c : option.get_name(false, true)) text += c == ',' ? ", " : std::string(1, c);
  return is_flag(option) ? text : text + " " + placeholder(option) + repeated;
}

std::string group_text(const std::string& heading, const Options& options, std::size_t columns) {
  if (options.empty()) return {};
  auto text = "\n" + heading + ":\n";
  for (const auto* option : options) {
    const auto name = "  " + name_text(*option);
    const auto padding = name.size() + 1 < kDescriptionColumn ? std::string(kDescriptionColumn - name.size(), ' ')
                                                              : "\n" + std::string(kDescriptionColumn, ' ');
    text += name + padding + wrap(description(*option), columns, kDescriptionColumn) + "\n";
  }
  return text;
}

/// The option groups, which CLI11 keeps as subcommands without a name.
std::vector<const CLI::App*> option_groups(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App* part) { return part->get_name().empty(); });
}

/// Without the group's copy of --help.
Options options_of(const CLI::App& group) {
  return group.get_options([&](const CLI::Option* option) { return option != group.get_help_ptr(); });
}

std::string usage(const CLI::App& app) {
  auto text = app.get_name() + " [OPTIONS]";
  auto options = app.get_options();
  for (const auto* group : option_groups(app)) std::ranges::copy(options_of(*group), std::back_inserter(options));
  for (const auto* option : options) {
    if (!option->get_positional()) continue;
    text += option->get_required() ? " " + name_text(*option) : " [" + name_text(*option) + "]";
  }
  return text;
}

}  // namespace

std::string help_text(const CLI::App& app, std::size_t columns) {
  auto text = wrap(app.get_description(), columns, 0) + "\n\nUsage: " + wrap(usage(app), columns, 7) + "\n";
  const auto in_group = [&](const std::string& name) {
    return app.get_options(
        [&](const CLI::Option* option) { return option->get_group() == name && !option->get_positional(); });
  };
  text += group_text("Arguments", app.get_options([](const CLI::Option* option) { return option->get_positional(); }),
                     columns);
  for (const auto* group : option_groups(app)) text += group_text(group->get_group(), options_of(*group), columns);
  auto groups = app.get_groups();
  std::stable_partition(groups.begin(), groups.end(),
                        [&](const auto& name) { return name != app.get_help_ptr()->get_group(); });
  for (const auto& name : groups) {
    if (!name.empty()) text += group_text(name, in_group(name), columns);
  }
  if (!app.get_footer().empty()) text += "\n" + wrap(app.get_footer(), columns, 0) + "\n";
  return text;
}

}  // namespace digit::common
