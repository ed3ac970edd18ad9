#include "train/sweep/sweep_config.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <random>

#include "common/suggestion.h"
#include "digit/error.h"

namespace digit::train_app {
namespace {

using Json = nlohmann::ordered_json;
using Words = std::vector<std::string>;

constexpr std::size_t kMaxTrials = 10'000;

/// Options that the sweep sets itself, or that trials cannot share.
constexpr std::array kReservedOptions = {"output", "json",   "checkpoint", "resume", "log",    "tensorboard",
                                         "report", "config", "validation", "help",   "version"};

[[noreturn]] void fail(const std::string& place, const std::string& reason) { throw Error(place + ": " + reason); }

void check_names(const Json& json, const std::string& place, const Words& known) {
  if (!json.is_object()) fail(place, "expected an object, found " + json.dump());
  for (const auto& [name, value] : json.items()) {
    if (std::ranges::find(known, name) == known.end())
      fail(place, "unknown name \"" + name + "\"" + common::suggestion(name, known));
  }
}

std::size_t count(const Json& json, const char* name, std::size_t default_value) {
  const auto found = json.find(name);
  if (found == json.end()) return default_value;
  if (!found->is_number_unsigned()) fail(name, "expected a non-negative integer, found " + found->dump());
  return found->get<std::size_t>();
}

/// One of two names.
bool is_second(const Json& json, const char* name, const std::string& place, const std::string& first,
               const std::string& second) {
  const auto value = json.value(name, first);
  if (value != first && value != second) fail(place, "expected " + first + " or " + second + ", found " + value);
  return value == second;
}

void check_option(const std::string& place, const std::string& name) {
  if (std::ranges::find(kReservedOptions, name) != kReservedOptions.end()) {
    fail(place, "--" + name + " is not available in a sweep; remove it");
  }
}

std::string word(const std::string& place, const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number() || value.is_boolean()) return value.dump();
  fail(place, "expected a number, a string, true or false, found " + value.dump());
}

Words words(const std::string& place, const Json& value) {
  if (!value.is_array()) return {word(place, value)};
  Words all;
  for (const auto& item : value) all.push_back(word(place, item));
  return all;
}

NumberRange read_range(const std::string& place, const Json& json) {
  check_names(json, place, {"min", "max", "scale"});
  if (!json.contains("min") || !json.contains("max") || !json["min"].is_number() || !json["max"].is_number()) {
    fail(place, "expected the numbers \"min\" and \"max\", found " + json.dump());
  }
  const NumberRange range{json["min"].get<double>(), json["max"].get<double>(),
                          is_second(json, "scale", place + ".scale", "linear", "log"),
                          json["min"].is_number_integer() && json["max"].is_number_integer()};
  if (!(range.low <= range.high) || (range.is_logarithmic && range.low <= 0)) {
    fail(place, "expected min <= max, and min > 0 for a log scale, found " + json.dump());
  }
  return range;
}

void read_options(const Json& json, SweepConfig& config) {
  if (!json.is_object()) fail("options", "expected an object, found " + json.dump());
  for (const auto& [name, value] : json.items()) {
    check_option("options", name);
    config.options.push_back({name, words("options." + name, value)});
  }
}

void read_varied_options(const Json& json, SweepConfig& config) {
  if (!json.is_object() || json.empty()) fail("vary", "expected an object with at least one option");
  for (const auto& [name, value] : json.items()) {
    const auto place = "vary." + name;
    check_option("vary", name);
    if (std::ranges::find(config.options, name, &TrialOption::name) != config.options.end()) {
      fail(place, "the option is also in \"options\"; remove it from one of them");
    }
    if (value.is_array() && !value.empty()) {
      std::vector<Words> all;
      for (const auto& item : value) all.push_back(words(place, item));
      config.vary.push_back({name, std::move(all)});
    } else if (value.is_object() && config.search == SweepConfig::Search::kRandom) {
      config.vary.push_back({name, read_range(place, value)});
    } else {
      fail(place, "expected a list of values, or a range {\"min\", \"max\"} in a random search, found " + value.dump());
    }
  }
}

SweepConfig read_config(const Json& json) {
  check_names(json, "the configuration",
              {"search", "trials", "seed", "minutes", "jobs", "validation", "output", "options", "vary"});
  SweepConfig config;
  const bool is_random = is_second(json, "search", "search", "grid", "random");
  config.search = is_random ? SweepConfig::Search::kRandom : SweepConfig::Search::kGrid;
  config.trials = count(json, "trials", config.trials);
  config.seed = count(json, "seed", config.seed);
  config.jobs = count(json, "jobs", config.jobs);
  config.validation = count(json, "validation", config.validation);
  if (config.validation == 0) fail("validation", "expected at least 1, found 0");
  config.minutes = json.value("minutes", config.minutes);
  if (!(config.minutes > 0)) fail("minutes", "expected more than 0, found " + json.at("minutes").dump());
  config.output = json.value("output", config.output.string());
  read_options(json.value("options", Json::object()), config);
  read_varied_options(json.value("vary", Json::object()), config);
  return config;
}

/// Uniform in [0, 1). Unlike std::uniform_real_distribution, gives the same values on every platform.
double uniform(std::mt19937_64& random) { return static_cast<double>(random() >> 11U) * 0x1.0p-53; }

Words draw(const NumberRange& range, std::mt19937_64& random) {
  const double fraction = uniform(random);
  double value = range.low + fraction * (range.high - range.low);
  if (range.is_logarithmic) value = range.low * std::pow(range.high / range.low, fraction);
  if (range.is_integer) return {std::to_string(std::lround(value))};
  constexpr double kDigits = 1e3;  // three significant digits are enough for a random value
  const double magnitude = value == 0 ? 1 : std::pow(10, std::floor(std::log10(std::abs(value))));
  return {Json(std::round(value / magnitude * kDigits / 10) * 10 / kDigits * magnitude).dump()};
}

Words draw(const VariedOption& option, std::mt19937_64& random) {
  if (const auto* range = std::get_if<NumberRange>(&option.values)) return draw(*range, random);
  const auto& list = std::get<std::vector<Words>>(option.values);
  return list[static_cast<std::size_t>(uniform(random) * static_cast<double>(list.size()))];
}

std::vector<Trial> grid(const SweepConfig& config) {
  std::vector<Trial> trials{config.options};
  for (const auto& option : config.vary) {
    std::vector<Trial> more;
    for (const auto& trial : trials) {
      for (const auto& value : std::get<std::vector<Words>>(option.values)) {
        more.push_back(trial);
        more.back().push_back({option.name, value});
      }
    }
    trials = std::move(more);
    if (trials.size() > kMaxTrials)
      fail("vary", "expected at most " + std::to_string(kMaxTrials) + " combinations; use a random search");
  }
  return trials;
}

}  // namespace

SweepConfig parse_sweep_config(std::string_view text, const std::string& origin) {
  try {
    return read_config(Json::parse(text));
  } catch (const std::exception& error) {
    fail(origin, error.what());
  }
}

std::vector<Trial> make_trials(const SweepConfig& config) {
  if (config.search == SweepConfig::Search::kGrid) return grid(config);
  std::mt19937_64 random(config.seed);
  std::vector<Trial> trials;
  for (std::size_t i = 0; i < std::min(config.trials, kMaxTrials); ++i) {
    trials.push_back(config.options);
    for (const auto& option : config.vary) trials.back().push_back({option.name, draw(option, random)});
  }
  return trials;
}

std::vector<std::string> command_line_of(const Trial& trial) {
  Words line;
  for (const auto& option : trial) {
    // With "=", CLI11 takes neither the value of a flag nor a negative number for another argument.
    if (option.values.size() == 1) {
      line.push_back("--" + option.name + "=" + option.values.front());
    } else {
      line.push_back("--" + option.name);
      line.insert(line.end(), option.values.begin(), option.values.end());
    }
  }
  return line;
}

}  // namespace digit::train_app
