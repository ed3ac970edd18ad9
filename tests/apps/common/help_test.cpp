#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <sstream>

#include "common/choice.h"
#include "common/help_text.h"
#include "support/process.h"

namespace digit::common {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::Matches;

enum class Optimizer { kSgd, kAdam, kAdamW };
struct Choice {
  std::string_view name;
  Optimizer value;
};
constexpr std::array kOptimizers = {Choice{"sgd", Optimizer::kSgd}, Choice{"adam", Optimizer::kAdam},
                                    Choice{"adamw", Optimizer::kAdamW}};

std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) widest = std::max(widest, line.size());
  return widest;
}

std::string path_of(const std::string& program) {
  if (program == "digit-train") return DIGIT_TRAIN;
  if (program == "digit-eval") return DIGIT_EVAL;
  return program == "digit-export" ? DIGIT_EXPORT_PROGRAM : DIGIT_SERVE;
}

TEST_CASE("The option --help is ASCII unless the locale is UTF-8") {
  const std::string program = GENERATE(DIGIT_TRAIN, DIGIT_EVAL, DIGIT_EXPORT_PROGRAM, DIGIT_SERVE);
  CAPTURE(program);
  const auto help = test::run_process({"env", "LC_ALL=C", program, "--help"}).standard_output;
  CHECK(std::ranges::all_of(help, [](char c) { return static_cast<unsigned char>(c) < 0x80U; }));
  const auto utf8_help = test::run_process({"env", "LC_ALL=C.UTF-8", program, "--help"}).standard_output;
  CHECK(utf8_help.size() - help.size() == (program == DIGIT_TRAIN ? 1U : 0U));
}

TEST_CASE("The option --help fits 80 columns and describes values in words") {
  const auto program = GENERATE(std::vector<std::string>{"digit-train"}, std::vector<std::string>{"digit-eval"},
                                std::vector<std::string>{"digit-export"}, std::vector<std::string>{"digit-serve"},
                                std::vector<std::string>{"digit-train", "sweep"});
  CAPTURE(program);
  std::vector<std::string> command{"env", "-u", "COLUMNS", path_of(program.front())};
  command.insert(command.end(), program.begin() + 1, program.end());
  command.emplace_back("--help");
  const auto result = test::run_process(command);
  CHECK(result.status == 0);
  CHECK(result.standard_error.empty());
  CHECK_THAT(result.standard_output, ContainsSubstring("\nUsage: " + program.front()));
  CHECK_THAT(result.standard_output, ContainsSubstring("\n  --version "));
  CHECK(widest_line(result.standard_output) <= 80);
  for (const auto* noise : {"{", "->", " in [", "ENUM", "UINT", "FLOAT", "Needs:", "Excludes:"}) {
    CHECK_THAT(result.standard_output, !ContainsSubstring(noise));
  }
}

TEST_CASE("The option --help lists the choices of digit-train and digit-serve by name") {
  CHECK_THAT(test::run_process({DIGIT_TRAIN, "--help"}).standard_output, ContainsSubstring("sgd, adam or adamw"));
  CHECK_THAT(test::run_process({DIGIT_SERVE, "--help"}).standard_output, ContainsSubstring("text or json"));
}

TEST_CASE("The option --help is as wide as COLUMNS says") {
  const auto narrow = test::run_process({"env", "COLUMNS=60", DIGIT_EVAL, "--help"}).standard_output;
  const auto wide = test::run_process({"env", "COLUMNS=120", DIGIT_EVAL, "--help"}).standard_output;
  CHECK(widest_line(narrow) <= 60);
  CHECK(widest_line(narrow) > 50);
  CHECK(widest_line(wide) <= 120);
  CHECK(widest_line(wide) > 80);
}

TEST_CASE("The option --version names the program, its version and LibTorch's") {
  const std::string program = GENERATE("digit-train", "digit-eval", "digit-export", "digit-serve");
  const auto result = test::run_process({path_of(program), "--version"});
  CHECK(result.status == 0);
  CHECK_THAT(result.standard_output,
             Matches(program + R"( [0-9]+\.[0-9]+\.[0-9]+ \(LibTorch [0-9]+\.[0-9]+\.[0-9]+\)\n)"));
}

TEST_CASE("The help text shows each group, range, default and environment variable once") {
  CLI::App app("Description.", "program");
  app.set_help_flag("-h,--help", "Print this help");
  std::size_t epochs = 10;
  double rate = 0.5;
  double decay = 0;
  std::vector<int> hidden{128, 64};
  std::string file;
  bool fast = true;
  auto optimizer = Optimizer::kAdam;
  app.add_option("file", file, "File to read")->required()->type_name("FILE");
  app.add_option("--epochs", epochs, "Number of passes")
      ->check(CLI::Range(1, 99))
      ->capture_default_str()
      ->group("Training")
      ->envname("EPOCHS");
  app.add_option("--rate", rate, "Step size")->check(CLI::PositiveNumber)->capture_default_str();
  app.add_option("--decay", decay, "Weight decay")
      ->check(CLI::Validator([](const std::string&) { return std::string(); }, "at least 0 and less than 1"));
  app.add_option("--hidden", hidden, "Neurons")->capture_default_str()->group("Training");
  app.add_flag("--fast", fast, "Hurry")->capture_default_str();
  add_choice(app, "--optimizer", optimizer, kOptimizers, "Optimizer")->group("Training");
  app.footer("See the documentation of this program for more.");
  CHECK(help_text(app, 64) == R"(Description.

Usage: program [OPTIONS] FILE

Arguments:
  FILE                      File to read [required]

Training:
  --epochs NUMBER           Number of passes [1 to 99; default:
                            10; environment: EPOCHS]
  --hidden NUMBER...        Neurons [default: 128 64]
  --optimizer NAME          Optimizer: sgd, adam or adamw
                            [default: adam]

Options:
  -h, --help                Print this help
  --rate NUMBER             Step size [more than 0; default:
                            0.5]
  --decay NUMBER            Weight decay [at least 0 and less
                            than 1]
  --fast                    Hurry

See the documentation of this program for more.
)");
}

TEST_CASE("A choice is read by its name, and any other name is an error that lists the names") {
  CLI::App app;
  auto optimizer = Optimizer::kSgd;
  add_choice(app, "--optimizer", optimizer, kOptimizers, "Optimizer");
  app.parse("--optimizer adamw");
  CHECK(optimizer == Optimizer::kAdamW);
  const auto* text = GENERATE("xml", "1", "ADAM");
  CHECK_THROWS_MATCHES(
      app.parse("--optimizer " + std::string(text)), CLI::ValidationError,
      Catch::Matchers::Message("--optimizer: expected sgd, adam or adamw, found " + std::string(text)));
  CHECK(optimizer == Optimizer::kAdamW);
}

}  // namespace
}  // namespace digit::common
