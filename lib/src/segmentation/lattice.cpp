#include "segmentation/lattice.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

namespace digit::segmentation {
namespace {

/// The readings that are kept of each state.
constexpr std::size_t kMostReadings = 6;
/// The classes of a candidate that readings differ in.
constexpr std::size_t kMostClasses = 3;
constexpr float kLeastProbability = 1e-5F;
/// The logarithm of 0.
constexpr double kImpossible = -std::numeric_limits<double>::infinity();

/// The logarithms of sums, so that products of many small probabilities do not vanish.
double log_add(double a, double b) {
  const double larger = std::max(a, b);
  return std::isinf(larger) ? larger : larger + std::log1p(std::exp(std::min(a, b) - larger));
}

/// All candidates are digits or not. The odds of those on a path, multiplied, are the probability that these are the
/// digits and all others are not, up to a factor that all paths share.
double log_odds(float probability) {
  constexpr double kSurest = 1e-4;
  const double limited = std::clamp(static_cast<double>(probability), kSurest, 1 - kSurest);
  return std::log(limited / (1 - limited));
}

/// What is read so far: the digits, the best segmentation of them, and the probability of all of them.
struct Partial {
  std::vector<Choice> choices;
  double best = 0;
  double all = 0;

  bool reads_like(const Partial& other) const {
    return std::ranges::equal(choices, other.choices, {}, &Choice::digit, &Choice::digit);
  }
};

/// The parts that are read: all before `first`, and those in the bits after it. Bit 0 stands for `first` itself, which
/// is not read.
struct State {
  std::size_t first = 0;
  std::uint64_t taken = 0;

  bool operator<(const State& other) const { return std::tie(first, taken) < std::tie(other.first, other.taken); }
};

/// All ways to a state.
struct Arrivals {
  std::vector<Partial> partials;
  /// The logarithm of the sum over all readings, also those that are not kept.
  double total = kImpossible;
};

State next_state(const State& state, std::uint64_t members) {
  const std::uint64_t taken = state.taken | members;
  const auto read = static_cast<std::size_t>(std::countr_one(taken));
  return {.first = state.first + read, .taken = read < 64 ? taken >> read : 0};
}

/// Adds a partial reading to those of a state, or its probability to that of an equal one.
void add(std::vector<Partial>& partials, Partial&& partial) {
  const auto same = std::ranges::find_if(partials, [&](const Partial& other) { return other.reads_like(partial); });
  if (same == partials.end()) {
    partials.push_back(std::move(partial));
    return;
  }
  const double all = log_add(same->all, partial.all);
  if (partial.best > same->best) *same = std::move(partial);
  same->all = all;
}

void keep_best(std::vector<Partial>& partials) {
  std::ranges::sort(partials, std::greater(), &Partial::all);
  if (partials.size() > kMostReadings) partials.resize(kMostReadings);
}

/// The classes of a candidate, with their part of the score.
struct Edge {
  std::uint64_t members = 0;
  std::size_t scored = 0;
  std::vector<std::pair<std::size_t, double>> classes;
  double total = 0;
};

Edge make_edge(const Scored& scored, std::size_t index, const NumberWeights& weights) {
  const auto log_of = [](float probability) {
    return std::log(static_cast<double>(std::max(probability, kLeastProbability)));
  };
  const double shared =
      weights.digit + weights.is_digit * log_odds(scored.is_digit) - cost_of(scored.candidate.geometry, weights);
  Edge edge{.members = scored.candidate.members, .scored = index, .classes = {}, .total = kImpossible};
  for (std::size_t digit = 0; digit < scored.probabilities.size(); ++digit) {
    const double score = shared + weights.probability * log_of(scored.probabilities[digit]);
    edge.classes.emplace_back(digit, score);
    edge.total = log_add(edge.total, score);
  }
  const std::size_t kept = std::min(kMostClasses, edge.classes.size());
  std::ranges::partial_sort(edge.classes, edge.classes.begin() + static_cast<std::ptrdiff_t>(kept), std::greater(),
                            &std::pair<std::size_t, double>::second);
  edge.classes.resize(kept);
  return edge;
}

void follow(const Edge& edge, const Arrivals& from, Arrivals& to) {
  to.total = log_add(to.total, from.total + edge.total);
  for (const Partial& partial : from.partials) {
    for (const auto& [digit, score] : edge.classes) {
      Partial longer = partial;
      longer.choices.push_back({.scored = edge.scored, .digit = digit});
      longer.best += score;
      longer.all += score;
      add(to.partials, std::move(longer));
    }
  }
}

}  // namespace

std::vector<Reading> best_readings(std::size_t parts, std::span<const Scored> scored, const NumberWeights& weights) {
  std::vector<std::vector<Edge>> edges(parts);
  for (std::size_t i = 0; i < scored.size(); ++i) {
    edges.at(scored[i].candidate.first).push_back(make_edge(scored[i], i, weights));
  }
  std::map<State, Arrivals> states;
  states[{}] = {.partials = {Partial{}}, .total = 0};
  while (!states.empty() && states.begin()->first.first < parts) {
    auto [state, arrivals] = *states.begin();
    states.erase(states.begin());
    keep_best(arrivals.partials);
    for (const Edge& edge : edges[state.first]) {
      if ((edge.members & state.taken) == 0) follow(edge, arrivals, states[next_state(state, edge.members)]);
    }
  }
  if (states.empty()) return {};
  Arrivals& end = states.begin()->second;
  keep_best(end.partials);
  std::vector<Reading> readings;
  for (Partial& partial : end.partials) {
    readings.push_back({.choices = std::move(partial.choices),
                        .probability = static_cast<float>(std::min(1.0, std::exp(partial.all - end.total)))});
  }
  return readings;
}

}  // namespace digit::segmentation
