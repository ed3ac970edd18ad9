// Fits the weights of digit::NumberWeights on synthetic numbers, and prints them.

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <array>
#include <cmath>
#include <future>
#include <iostream>
#include <optional>
#include <span>

#include "common/model_path.h"
#include "common/program.h"
#include "decode/decode.h"
#include "ink/flatten.h"
#include "ink/ink.h"
#include "number_kinds/rows.h"
#include "segmentation/graph.h"

namespace digit::bench {
namespace {

/// Far from the seeds of training and of the measurement.
constexpr std::uint64_t kSeed = 0x666974;
constexpr std::size_t kWriters = 500;
/// There are so many times more single digits than numbers of each row, because a single digit must not be divided.
constexpr std::size_t kSingleDigits = 10;
/// A right reading counts as at least so likely, so that a few hopeless numbers do not decide.
constexpr float kLeastLikely = 0.01F;

struct Command {
  std::optional<std::filesystem::path> model;
  bool pictures = false;
  std::size_t count = 500;
  std::size_t rounds = 3;
};

struct Example {
  std::vector<std::size_t> digits;
  segmentation::Graph graph;
};

struct NamedWeight {
  const char* name = "";
  float NumberWeights::*value = nullptr;
  float least = 0;
  /// Geometry is never certain: a digit can be broken, and a number can be drawn by someone else.
  float most = 20;
};
constexpr std::array<NamedWeight, 9> kWeights{{{"probability", &NumberWeights::probability},
                                               {"is_digit", &NumberWeights::is_digit},
                                               {"digit", &NumberWeights::digit, -20},
                                               {"gap", &NumberWeights::gap},
                                               {"contact", &NumberWeights::contact},
                                               {"overlap", &NumberWeights::overlap},
                                               {"height", &NumberWeights::height},
                                               {"width", &NumberWeights::width},
                                               {"cut", &NumberWeights::cut}}};

Example make_example(const NumberInput& number, const BatchScorer& scorer) {
  Example example;
  for (const char digit : number.text) example.digits.push_back(static_cast<std::size_t>(digit - '0'));
  if (const auto* drawing = std::get_if<Drawing>(&number.input)) {
    example.graph = segmentation::make_graph(*drawing, scorer, kStrokeWeights);
  } else {
    const auto& bytes = std::get<EncodedPicture>(number.input).bytes;
    const auto picture = ink::flatten(decode::decode(std::as_bytes(std::span(bytes)), {}));
    example.graph = segmentation::make_graph(*ink::find_line(picture, 0, {}), scorer, kPictureWeights);
  }
  return example;
}

struct Quality {
  double log_likelihood = 0;
  double right = 0;
};

Quality measure(std::span<const Example> examples, const NumberWeights& weights) {
  const auto measure_part = [&](std::size_t begin, std::size_t end) {
    Quality quality;
    for (const Example& example : examples.subspan(begin, end - begin)) {
      const auto readings = segmentation::best_readings(example.graph.parts, example.graph.scored, weights);
      float likelihood = 0;
      for (std::size_t i = 0; i < readings.size(); ++i) {
        if (!std::ranges::equal(readings[i].choices, example.digits, {}, &segmentation::Choice::digit)) continue;
        likelihood = readings[i].probability;
        quality.right += i == 0 ? 1 : 0;
      }
      quality.log_likelihood += std::log(std::max(likelihood, kLeastLikely));
    }
    return quality;
  };
  const std::size_t middle = examples.size() / 2;
  auto first = std::async(std::launch::async, measure_part, 0, middle);
  Quality quality = measure_part(middle, examples.size());
  const Quality other = first.get();
  const auto count = static_cast<double>(examples.size());
  quality.log_likelihood = (quality.log_likelihood + other.log_likelihood) / count;
  quality.right = (quality.right + other.right) / count;
  return quality;
}

/// Changes one weight after the other as long as the likelihood grows.
void fit(std::span<const Example> examples, NumberWeights& weights, std::size_t rounds) {
  Quality best = measure(examples, weights);
  float step = 0.5F;
  for (std::size_t round = 0; round < rounds; ++round, step /= 2) {
    for (const auto& [name, value, least, most] : kWeights) {
      for (const float sign : {1.0F, -1.0F}) {
        for (bool grows = true; grows;) {
          NumberWeights changed = weights;
          changed.*value += sign * step * std::max(0.5F, std::abs(weights.*value));
          changed.*value = std::clamp(changed.*value, least, most);
          const Quality quality = measure(examples, changed);
          grows = quality.log_likelihood > best.log_likelihood + 1e-6;
          if (!grows) continue;
          best = quality;
          weights = changed;
        }
      }
    }
    std::cout << "round " << round + 1 << ": log likelihood " << best.log_likelihood << ", right " << 100 * best.right
              << " %" << std::endl;
  }
}

int run(const Command& command) {
  const Predictor predictor(common::find_model(command.model).path);
  const auto source = synthetic_number_source(kWriters, kSeed);
  std::vector<Example> examples;
  std::vector<std::pair<std::string, std::pair<std::size_t, std::size_t>>> ranges;
  const std::vector<std::string> names =
      command.pictures
          ? std::vector<std::string>{"apart pixels", "overlapping pixels", "touching pixels", "digit pixels"}
          : std::vector<std::string>{"apart strokes", "overlapping strokes", "touching strokes", "digit strokes"};
  for (const auto& row : number_rows(source, kSeed)) {
    const auto is_named = [&](const std::string& name) { return row.name.starts_with(name); };
    if (row.mode == Mode::kDigit || std::ranges::none_of(names, is_named)) continue;
    const std::size_t begin = examples.size();
    const std::size_t count = row.name.starts_with("digit") ? kSingleDigits * command.count : command.count;
    for (std::size_t i = 0; i < count; ++i) {
      examples.push_back(make_example(row.make(i), predictor.batch_scorer()));
    }
    ranges.push_back({row.name, {begin, examples.size()}});
  }
  NumberWeights weights = command.pictures ? kPictureWeights : kStrokeWeights;
  fit(examples, weights, command.rounds);
  for (const auto& [name, value, least, most] : kWeights) std::cout << name << " " << weights.*value << "\n";
  for (const auto& [name, range] : ranges) {
    const auto quality = measure(std::span(examples).subspan(range.first, range.second - range.first), weights);
    std::cout << name << ": log likelihood " << quality.log_likelihood << ", right " << 100 * quality.right << " %\n";
  }
  return 0;
}

}  // namespace
}  // namespace digit::bench

int main(int argc, char** argv) {
  CLI::App app("Fits the weights of a number's features on synthetic numbers, and prints them.", "fit-numbers");
  digit::bench::Command command;
  app.add_option("--model", command.model, digit::common::kModelHelp)->type_name("FILE");
  app.add_flag("--pictures", command.pictures, "Fit the weights for pictures instead of those for strokes");
  app.add_option("--count", command.count, "Numbers in each row")->capture_default_str();
  app.add_option("--rounds", command.rounds, "Rounds over all weights, each with half the steps")
      ->capture_default_str();
  return digit::common::run_program(app, argc, argv, [&command] { return digit::bench::run(command); });
}
