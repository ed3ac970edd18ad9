// Writes drawings of non-digits to evaluate the detector of a model. No model is trained on them.

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "common/program.h"
#include "digit/drawing_file.h"
#include "digit/error.h"
#include "letters.h"
#include "marks.h"
#include "strokes_json.h"

namespace digit::bench {
namespace {

struct Command {
  std::filesystem::path digits;
  std::size_t count = 400;
  std::uint64_t seed = 1;
};

std::vector<Drawing> read_digits(const std::filesystem::path& file) {
  std::vector<Drawing> digits;
  for (auto& [label, drawing] : read_drawings(file)) {
    if (label) digits.push_back(std::move(drawing));
  }
  if (digits.empty()) throw Error(file.string() + ": expected labeled digits, found none");
  return digits;
}

void write_line(const char* kind, const Drawing& drawing) {
  std::cout << nlohmann::json{{"label", nullptr}, {"kind", kind}, {"strokes", strokes_json(drawing)}}.dump() << "\n";
}

int run(const Command& command) {
  const auto digits = read_digits(command.digits);
  RandomSource random(command.seed);
  for (std::size_t i = 0; i < command.count; ++i) {
    write_line("letters", draw_letter(random));
    write_line("scribbles", draw_scribble(random));
    write_line("two digits", draw_two_digits(digits, random));
    write_line("short marks", draw_short_mark(random));
  }
  return 0;
}

}  // namespace
}  // namespace digit::bench

int main(int argc, char** argv) {
  CLI::App app("Writes letters, scribbles, pairs of digits and short marks as JSON Lines.", "make-non-digits");
  digit::bench::Command command;
  app.add_option("digits", command.digits, "JSON Lines file of drawings of digits, the source of the pairs")
      ->required()
      ->type_name("FILE");
  app.add_option("--count", command.count, "Number of drawings of each kind")->capture_default_str();
  app.add_option("--seed", command.seed, "Seed of the random numbers")->capture_default_str();
  return digit::common::run_program(app, argc, argv, [&command] { return digit::bench::run(command); });
}
