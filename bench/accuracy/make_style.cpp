// Writes drawings of digits in a style that Western hands do not use, to measure how a trained model learns it.

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <array>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "common/choice.h"
#include "common/program.h"
#include "pen.h"
#include "strokes_json.h"

namespace digit::bench {
namespace {

/// A digit as strokes through these points.
struct Style {
  int label = 0;
  /// Whether the pen rounds the corners.
  bool is_round = false;
  Drawing drawing;
};

struct Choice {
  std::string_view name;
  std::size_t value = 0;
};
constexpr std::array<Choice, 5> kChoices{
    {{"arabic-four", 0}, {"arabic-seven", 1}, {"arabic-eight", 2}, {"roman-three", 3}, {"chinese-six", 4}}};

/// In the order of kChoices. Some Western hands write a one like the Arabic-Indic eight; no Western digit resembles the
/// others.
const std::array<Style, kChoices.size()>& styles() {
  static const std::array<Style, kChoices.size()> all{{
      {4, true, {{{{80, 10}, {45, 5}, {30, 25}, {58, 45}, {25, 65}, {40, 95}, {85, 90}}}}},
      {7, false, {{{{10, 5}, {50, 95}, {90, 5}}}}},
      {8, false, {{{{10, 95}, {50, 5}, {90, 95}}}}},
      {3, false, {{{{10, 0}, {10, 100}}, {{50, 0}, {50, 100}}, {{90, 0}, {90, 100}}}}},
      {6, false, {{{{48, 0}, {54, 16}}, {{5, 32}, {95, 30}}, {{40, 45}, {10, 95}}, {{60, 45}, {90, 92}}}}},
  }};
  return all;
}

Drawing draw(const Style& style, RandomSource& random) {
  Drawing drawing = style.drawing;
  for (auto& stroke : drawing.strokes) {
    for (auto& point : stroke) point = {point.x + random.normal(5), point.y + random.normal(5)};
    if (style.is_round) stroke = smooth(stroke);
  }
  return vary(drawing, random);
}

void write_line(int label, const Drawing& drawing) {
  std::cout << nlohmann::json{{"label", label}, {"strokes", strokes_json(drawing)}}.dump() << "\n";
}

}  // namespace
}  // namespace digit::bench

int main(int argc, char** argv) {
  CLI::App app("Writes drawings of a digit in one style as JSON Lines.", "make-style");
  std::size_t style = 0;
  std::size_t count = 20;
  std::uint64_t seed = 1;
  digit::common::add_choice(app, "--style", style, digit::bench::kChoices, "Style");
  app.add_option("--count", count, "Number of drawings")->capture_default_str();
  app.add_option("--seed", seed, "Seed of the random numbers")->capture_default_str();
  return digit::common::run_program(app, argc, argv, [&] {
    digit::bench::RandomSource random(seed);
    const auto& chosen = digit::bench::styles().at(style);
    for (std::size_t i = 0; i < count; ++i) {
      digit::bench::write_line(chosen.label, digit::bench::draw(chosen, random));
    }
    return 0;
  });
}
