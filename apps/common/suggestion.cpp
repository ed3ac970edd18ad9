#include "common/suggestion.h"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace digit::common {
namespace {

constexpr std::size_t kMaxTypingErrors = 2;
constexpr std::size_t kCharactersPerTypingError = 3;

/// The optimal string alignment distance.
std::size_t typing_errors(std::string_view typed, std::string_view name) {
  // rows[i][k] is the distance between the first i characters of `typed` and the first k of `name`.
  std::vector<std::vector<std::size_t>> rows(typed.size() + 1, std::vector<std::size_t>(name.size() + 1));
  std::iota(rows.front().begin(), rows.front().end(), 0);
  for (std::size_t i = 1; i <= typed.size(); ++i) {
    rows[i][0] = i;
    for (std::size_t k = 1; k <= name.size(); ++k) {
      const auto wrong = rows[i - 1][k - 1] + (typed[i - 1] == name[k - 1] ? 0 : 1);
      rows[i][k] = std::min({rows[i - 1][k] + 1, rows[i][k - 1] + 1, wrong});
      const bool are_swapped = i > 1 && k > 1 && typed[i - 1] == name[k - 2] && typed[i - 2] == name[k - 1];
      if (are_swapped) rows[i][k] = std::min(rows[i][k], rows[i - 2][k - 2] + 1);
    }
  }
  return rows.back().back();
}

void append_names(std::vector<std::string>& names, const CLI::App& app) {
  for (const auto* option : app.get_options()) std::ranges::copy(option->get_lnames(), std::back_inserter(names));
}

}  // namespace

std::string suggestion(std::string_view text, std::span<const std::string> names, std::string_view prefix) {
  const std::string* nearest = nullptr;
  std::size_t fewest = kMaxTypingErrors + 1;
  for (const auto& name : names) {
    const auto most = std::min(kMaxTypingErrors, std::max(text.size(), name.size()) / kCharactersPerTypingError);
    const auto errors = typing_errors(text, name);
    if (errors > most || errors >= fewest) continue;
    nearest = &name;
    fewest = errors;
  }
  return nearest == nullptr ? "" : "; did you mean " + std::string(prefix) + *nearest + "?";
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  append_names(names, app);
  // CLI11 keeps option groups as subcommands without a name.
  for (const auto* group : app.get_subcommands([](const CLI::App* part) { return part->get_name().empty(); })) {
    append_names(names, *group);
  }
  return names;
}

}  // namespace digit::common
