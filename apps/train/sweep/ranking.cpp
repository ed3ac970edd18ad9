#include "train/sweep/ranking.h"

#include <algorithm>
#include <iomanip>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>
#include <tuple>

#include "common/evaluation_text.h"

namespace digit::train_app {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string outcome(const TrialResult& result) {
  if (!result.accuracy) return result.failure;
  std::ostringstream text;
  text << common::percent(*result.accuracy) << "  loss " << std::fixed << std::setprecision(4) << *result.loss << "  "
       << std::setprecision(1) << result.seconds << " s";
  return text.str();
}

}  // namespace

void rank(std::vector<TrialResult>& results) {
  std::ranges::stable_sort(results, {}, [](const TrialResult& result) {
    constexpr double kNone = std::numeric_limits<double>::infinity();
    return std::tuple(-result.accuracy.value_or(-1), result.loss.value_or(kNone), result.number);
  });
}

std::string ranking_text(const std::vector<TrialResult>& ranked, const SweepConfig& config) {
  std::string text;
  for (std::size_t place = 0; place < ranked.size(); ++place) {
    const auto& result = ranked[place];
    text += std::to_string(place + 1) + ".  " + outcome(result);
    for (std::size_t i = config.options.size(); i < result.trial.size(); ++i) {
      text += "  --" + result.trial[i].name + " " + joined(result.trial[i].values);
    }
    text += "\n";
  }
  return text;
}

std::string ranking_json(const std::vector<TrialResult>& ranked, std::size_t not_tried) {
  auto trials = nlohmann::ordered_json::array();
  for (const auto& result : ranked) {
    nlohmann::ordered_json options = nlohmann::ordered_json::object();
    for (const auto& option : result.trial) options[option.name] = joined(option.values);
    nlohmann::ordered_json trial = {{"trial", result.number}, {"options", options}, {"seconds", result.seconds}};
    if (result.accuracy) {
      trial["validation_accuracy"] = *result.accuracy;
      trial["validation_loss"] = *result.loss;
    } else {
      trial["failure"] = result.failure;
    }
    trials.push_back(trial);
  }
  return nlohmann::ordered_json{{"trials", trials}, {"not_tried", not_tried}}.dump(2) + "\n";
}

}  // namespace digit::train_app
