#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <cctype>
#include <set>
#include <string>

#include "digit/file.h"
#include "train/command_line.h"

namespace digit::test {
namespace {

const train_app::TrainCommand kDefaults;

/// The rows of docs/training.md between the two markers, as the options describe them.
std::string options_table() {
  std::string table, group;
  visit_options(kDefaults, [&]<typename Value>(const OptionInfo& info, const Value& value) {
    if (group != info.group) table.append("| **").append(group = info.group).append("** | | | |\n");
    auto accepted = info.range.text();
    const auto add_choices = [&](const auto& choices) {
      for (const auto& choice : choices) accepted.append(accepted.empty() ? "" : ", ").append(choice.name);
    };
    if constexpr (std::is_enum_v<Value>) {
      add_choices(option_choices(value));
    } else if constexpr (std::is_same_v<Value, std::optional<InputForm>>) {
      add_choices(option_choices(InputForm()));
    }
    const auto text = option_text(value);
    table.append("| `--").append(info.name).append("` | ").append(text.empty() || text == "false" ? ""
                                                                                                  : "`" + text + "`");
    table.append(" | ").append(accepted).append(" | ").append(info.help).append(" |\n");
  });
  return table;
}

TEST_CASE("The table of options in docs/training.md is the one that the options describe") {
  const auto document = read_file(DIGIT_SOURCE_DIR "/docs/training.md");
  const std::string begin = "|---|---|---|---|\n", end = "\n<!-- end of options -->";
  const auto first = document.find(begin);
  REQUIRE(first != std::string::npos);
  const auto last = document.find(end, first);
  REQUIRE(last != std::string::npos);
  CHECK(document.substr(first + begin.size(), last - first - begin.size()) == options_table());
}

TEST_CASE("Each option has a name of its own and one phrase of help") {
  std::set<std::string_view> names;
  visit_options(kDefaults, [&](const OptionInfo& info, const auto&) {
    CAPTURE(info.name);
    CHECK(names.insert(info.name).second);
    CHECK_FALSE(info.group.empty());
    REQUIRE_FALSE(info.help.empty());
    CHECK(std::isupper(static_cast<unsigned char>(info.help.front())) != 0);
    CHECK(info.help.back() != '.');
  });
}

TEST_CASE("The options that change the weights are recorded, and no others") {
  const auto recorded = option_texts(kDefaults);
  CHECK(recorded.at("learning-rate") == "0.0025");
  CHECK(recorded.at("hidden") == "128 128");
  CHECK(recorded.at("optimizer") == "adamw");
  CHECK(recorded.at("keep-best") == "false");
  for (const auto* other : {"output", "threads", "device", "log", "resume", "data"})
    CHECK_FALSE(recorded.contains(other));
}

TEST_CASE("The defaults are in their own ranges, and a value beyond is named with its range") {
  CHECK_NOTHROW(check_ranges("TrainOptions", TrainOptions{}));
  TrainOptions options;
  options.augment.shear = -1;
  CHECK_THROWS_WITH(check_ranges("TrainOptions", options), "TrainOptions::shear: expected at least 0, found -1");
}

}  // namespace
}  // namespace digit::test
