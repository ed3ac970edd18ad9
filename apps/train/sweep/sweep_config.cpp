#include "train/sweep/sweep_config.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <random>

#include "digit/error.h"

namespace digit::train_app {
namespace {

using Json = nlohmann::ordered_json;
using Words = std::vector<std::string>;

constexpr std::size_t kMostTrials = 10'000;

/// What a sweep decides itself, or what several trainings cannot share.
constexpr std::array kOwnOptions = {"output",      "json",   "checkpoint", "resume",     "log",
                                    "tensorboard", "report", "config",     "validation", "help"};

/// Reads a configuration and names the place of what is wrong with it.
class ConfigReader {
 public:
  explicit ConfigReader(const std::string& origin) : origin_(origin) {}

  SweepConfig read(const Json& json) const {
    check_names(json, "the configuration",
                {"search", "trials", "seed", "minutes", "jobs", "validation", "output", "options", "vary"});
    SweepConfig config;
    const auto search = json.value("search", "grid");
    if (search != "grid" && search != "random")
      fail("search: expected \"grid\" or \"random\", found \"" + search + "\"");
    config.search = search == "grid" ? SweepConfig::Search::kGrid : SweepConfig::Search::kRandom;
    config.trials = count(json, "trials", config.trials);
    config.seed = count(json, "seed", config.seed);
    config.jobs = count(json, "jobs", config.jobs);
    config.validation = count(json, "validation", config.validation);
    if (config.validation == 0) fail("validation: expected at least one image to rank by, found 0");
    config.minutes = json.value("minutes", config.minutes);
    if (!(config.minutes > 0)) fail("minutes: expected more than 0");
    config.output = json.value("output", config.output.string());
    read_options(json.value("options", Json::object()), config);
    read_varied(json.value("vary", Json::object()), config);
    return config;
  }

  [[noreturn]] void fail(const std::string& reason) const { throw Error(origin_ + ": " + reason); }

 private:
  void check_names(const Json& json, const std::string& place, std::initializer_list<std::string_view> known) const {
    if (!json.is_object()) fail(place + ": expected an object");
    for (const auto& [name, value] : json.items()) {
      if (std::ranges::find(known, name) == known.end()) fail(place + ": unknown name \"" + name + "\"");
    }
  }

  std::size_t count(const Json& json, const char* name, std::size_t otherwise) const {
    const auto found = json.find(name);
    if (found == json.end()) return otherwise;
    if (!found->is_number_unsigned()) fail(std::string(name) + ": expected a whole number, found " + found->dump());
    return found->get<std::size_t>();
  }

  void check_option(const std::string& place, const std::string& name) const {
    if (std::ranges::find(kOwnOptions, name) != kOwnOptions.end()) {
      fail(place + ": --" + name + " is the sweep's own to set");
    }
  }

  std::string word(const std::string& place, const Json& value) const {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number() || value.is_boolean()) return value.dump();
    fail(place + ": expected a number, a text, true or false, found " + value.dump());
  }

  Words words(const std::string& place, const Json& value) const {
    if (!value.is_array()) return {word(place, value)};
    Words all;
    for (const auto& item : value) all.push_back(word(place, item));
    return all;
  }

  void read_options(const Json& json, SweepConfig& config) const {
    if (!json.is_object()) fail("options: expected an object");
    for (const auto& [name, value] : json.items()) {
      check_option("options", name);
      config.options.push_back({name, words("options." + name, value)});
    }
  }

  void read_varied(const Json& json, SweepConfig& config) const {
    if (!json.is_object() || json.empty()) fail("vary: expected an object with at least one option to vary");
    for (const auto& [name, value] : json.items()) {
      const auto place = "vary." + name;
      check_option("vary", name);
      if (json.is_object() &&
          std::ranges::any_of(config.options, [&](const auto& fixed) { return fixed.name == name; })) {
        fail(place + ": it is among the fixed options as well");
      }
      if (value.is_array() && !value.empty()) {
        std::vector<Words> all;
        for (const auto& item : value) all.push_back(words(place, item));
        config.vary.push_back({name, std::move(all)});
      } else if (value.is_object() && config.search == SweepConfig::Search::kRandom) {
        config.vary.push_back({name, range(place, value)});
      } else {
        fail(place + ": expected a list of values, or {\"min\", \"max\"} where the search is random");
      }
    }
  }

  NumberRange range(const std::string& place, const Json& json) const {
    check_names(json, place, {"min", "max", "scale"});
    if (!json.contains("min") || !json.contains("max") || !json["min"].is_number() || !json["max"].is_number()) {
      fail(place + ": expected the numbers \"min\" and \"max\"");
    }
    const auto scale = json.value("scale", "linear");
    if (scale != "linear" && scale != "log") fail(place + ".scale: expected \"linear\" or \"log\"");
    NumberRange range{json["min"].get<double>(), json["max"].get<double>(), scale == "log",
                      json["min"].is_number_integer() && json["max"].is_number_integer()};
    if (!(range.low <= range.high) || (range.logarithmic && range.low <= 0)) {
      fail(place + ": expected min up to max, and more than 0 where the scale is log");
    }
    return range;
  }

  const std::string& origin_;
};

/// Even in [0, 1), the same on every platform.
double uniform(std::mt19937_64& random) { return static_cast<double>(random() >> 11U) * 0x1.0p-53; }

Words draw(const NumberRange& range, std::mt19937_64& random) {
  const double share = uniform(random);
  double value = range.low + share * (range.high - range.low);
  if (range.logarithmic) value = range.low * std::pow(range.high / range.low, share);
  if (range.whole) return {std::to_string(std::lround(value))};
  constexpr double kDigits = 1e3;  // three significant digits say enough of a number drawn at random
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
    if (trials.size() > kMostTrials) throw Error("vary: the grid has more than 10000 trials; search at random");
  }
  return trials;
}

}  // namespace

SweepConfig parse_sweep_config(std::string_view text, const std::string& origin) {
  const ConfigReader reader(origin);
  try {
    return reader.read(Json::parse(text));
  } catch (const Json::exception& error) {
    reader.fail(error.what());
  }
}

std::vector<Trial> make_trials(const SweepConfig& config) {
  if (config.search == SweepConfig::Search::kGrid) return grid(config);
  std::mt19937_64 random(config.seed);
  std::vector<Trial> trials;
  for (std::size_t i = 0; i < std::min(config.trials, kMostTrials); ++i) {
    trials.push_back(config.options);
    for (const auto& option : config.vary) trials.back().push_back({option.name, draw(option, random)});
  }
  return trials;
}

std::vector<std::string> command_line_of(const Trial& trial) {
  Words line;
  for (const auto& option : trial) {
    // A flag's value, and a number below 0, must not be taken for an argument or an option of their own.
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
