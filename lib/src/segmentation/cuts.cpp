#include "segmentation/cuts.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <span>
#include <utility>

namespace digit::segmentation {
namespace {

/// The most ways along necks that are found, and that are tried.
constexpr std::size_t kMostWaysFound = 20000;
constexpr std::size_t kMostWaysTried = 1000;
/// The most fragments that are visited while ways are tried, so that the cost is limited for every picture.
constexpr std::size_t kMostVisits = 2000000;

// The costs of a cut, from a logistic regression on synthetic numbers, with heights as the unit:
/// Of the width that both sides have in common.
constexpr float kOverlap = 8.6F;
/// Of how much less high than kUsualSideHeight the lower side is.
constexpr float kLowSide = 9;
constexpr float kUsualSideHeight = 0.8F;
/// Of how much narrower than kUsualSideWidth the narrower side is.
constexpr float kNarrowSide = 6;
constexpr float kUsualSideWidth = 0.5F;

/// There is at least this share of the square of the height as ink on each side.
constexpr float kLeastInk = 0.04F;
/// The centers of both sides are at least this far apart, as a share of the height.
constexpr float kLeastDistance = 0.2F;
/// Two cuts differ by at least this share of the square of the height.
constexpr float kLeastDifference = 0.015F;

/// Necks from the paper outside to the paper outside.
struct Way {
  NeckSet necks;
  float cost = 0;
};

struct Regions {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
};

/// Adds the ways that go on from a region, along at most `most` necks. Of a way and its reverse, adds the one whose
/// first neck has the lower number: the last one has at least `least`.
void add_ways(const std::vector<Regions>& regions, std::span<const Neck> necks, const Way& begun, std::size_t least,
              std::uint32_t at, std::size_t most, std::vector<Way>& ways) {
  for (std::size_t i = 0; i < necks.size() && ways.size() < kMostWaysFound; ++i) {
    if (begun.necks.test(i)) continue;
    const auto [a, b] = regions[i];
    if (a != at && b != at) continue;
    const std::uint32_t to = a == at ? b : a;
    if (to == Shape::kOutside && i < least) continue;
    Way way{.necks = begun.necks, .cost = begun.cost + necks[i].cost};
    way.necks.set(i);
    if (to == Shape::kOutside) {
      ways.push_back(way);
    } else if (most > 1 && to != at) {
      add_ways(regions, necks, way, begun.necks.none() ? i : least, to, most - 1, ways);
    }
  }
}

std::vector<Way> find_ways(const Shape& shape, std::span<const Neck> necks, std::size_t fragments) {
  constexpr std::size_t kMostNecksOfWay = 3;
  std::vector<Regions> regions;
  for (const Neck& neck : necks) regions.push_back({shape.region(neck.from), shape.region(neck.to)});
  std::vector<Way> ways;
  add_ways(regions, necks, {}, 0, Shape::kOutside, kMostNecksOfWay, ways);
  std::ranges::stable_sort(ways, {}, &Way::cost);
  ways.resize(std::min({ways.size(), kMostWaysTried, kMostVisits / std::max<std::size_t>(1, fragments)}));
  return ways;
}

struct Side {
  float ink = 0;
  float moment = 0;
  std::vector<std::size_t> fragments;

  float center() const { return moment / std::max(ink, 1e-6F); }
  void add(std::size_t index, const Fragment& fragment) {
    fragments.push_back(index);
    ink += fragment.ink;
    moment += fragment.ink * (fragment.box.left + fragment.box.right) / 2;
  }
};

/// Returns the ink that is connected without a way, the largest side first.
std::vector<Side> sides_of(const Fragments& fragments, const Way& way) {
  std::vector<Side> sides;
  std::vector<bool> is_reached(fragments.all.size(), false);
  std::vector<std::size_t> open;
  for (std::size_t start = 0; start < fragments.all.size(); ++start) {
    if (is_reached[start] || (fragments.all[start].necks & way.necks).any()) continue;
    sides.emplace_back();
    is_reached[start] = true;
    open.push_back(start);
    while (!open.empty()) {
      const std::size_t from = open.back();
      open.pop_back();
      sides.back().add(from, fragments.all[from]);
      for (const std::size_t to : fragments.all[from].neighbors) {
        if (is_reached[to] || (fragments.all[to].necks & way.necks).any()) continue;
        is_reached[to] = true;
        open.push_back(to);
      }
    }
  }
  std::ranges::stable_sort(sides, std::greater(), &Side::ink);
  return sides;
}

/// Gives the fragments on a way, and those that are not connected with a side, to the side next to them.
void complete(const Fragments& fragments, const Side& left, const Side& right, Cut& cut) {
  std::vector<bool> is_known(fragments.all.size(), false);
  for (const Side* side : {&left, &right}) {
    for (const std::size_t i : side->fragments) is_known[i] = true;
  }
  for (std::size_t i = 0; i < fragments.all.size(); ++i) {
    if (is_known[i]) continue;
    const Fragment& fragment = fragments.all[i];
    const auto known = std::ranges::find_if(fragment.neighbors, [&](std::size_t other) { return is_known[other]; });
    const float center = (fragment.box.left + fragment.box.right) / 2;
    cut.is_right[i] = known != fragment.neighbors.end()
                          ? cut.is_right[*known]
                          : std::abs(center - right.center()) < std::abs(center - left.center());
  }
}

/// Returns how unlikely it is that both sides are digits.
float cost_of_sides(const Fragments& fragments, const Cut& cut, float height) {
  image::Bounds left, right;
  for (std::size_t i = 0; i < fragments.all.size(); ++i) {
    const image::Bounds& box = fragments.all[i].box;
    image::Bounds& side = cut.is_right[i] ? right : left;
    side.add(box.left, box.top);
    side.add(box.right, box.bottom);
  }
  const float overlap = std::min(left.right, right.right) - std::max(left.left, right.left);
  const float lower = std::min(left.bottom - left.top, right.bottom - right.top);
  const float narrower = std::min(left.right - left.left, right.right - right.left);
  return kOverlap * std::max(0.0F, overlap / height) + kLowSide * std::max(0.0F, kUsualSideHeight - lower / height) +
         kNarrowSide * std::max(0.0F, kUsualSideWidth - narrower / height);
}

/// Returns the cut along a way, if it divides the ink into two sides that can be digits.
std::optional<Cut> cut_along(const Way& way, const Fragments& fragments, float height) {
  std::vector<Side> sides = sides_of(fragments, way);
  const float least = kLeastInk * height * height;
  if (sides.size() < 2 || sides[1].ink < least) return std::nullopt;
  float rest = 0;
  for (const Side& side : std::span(sides).subspan(2)) rest += side.ink;
  if (rest > least / 2) return std::nullopt;
  if (std::abs(sides[0].center() - sides[1].center()) < kLeastDistance * height) return std::nullopt;
  const bool is_first_left = sides[0].center() < sides[1].center();
  const Side &left = sides[is_first_left ? 0 : 1], &right = sides[is_first_left ? 1 : 0];
  Cut cut{.is_right = std::vector<bool>(fragments.all.size(), false), .cost = way.cost};
  for (const std::size_t i : right.fragments) cut.is_right[i] = true;
  complete(fragments, left, right, cut);
  cut.cost += cost_of_sides(fragments, cut, height);
  return cut;
}

/// Returns the ink that two cuts place on different sides.
float difference(const Fragments& fragments, const Cut& a, const Cut& b) {
  float ink = 0;
  for (std::size_t i = 0; i < fragments.all.size(); ++i) {
    if (a.is_right[i] != b.is_right[i]) ink += fragments.all[i].ink;
  }
  return ink;
}

float left_ink(const Fragments& fragments, const Cut& cut) {
  float ink = 0;
  for (std::size_t i = 0; i < fragments.all.size(); ++i) ink += cut.is_right[i] ? 0 : fragments.all[i].ink;
  return ink;
}

}  // namespace

Cuts find_cuts(const Raster& piece, float height, std::size_t most) {
  const Shape shape = make_shape(piece);
  const std::vector<Neck> necks = most == 0 ? std::vector<Neck>{} : find_necks(shape, height, kMostNecks);
  Cuts found{.fragments = find_fragments(piece, shape, necks), .cuts = {}};
  std::vector<Cut> all;
  for (const Way& way : find_ways(shape, necks, found.fragments.all.size())) {
    if (auto cut = cut_along(way, found.fragments, height)) all.push_back(std::move(*cut));
  }
  std::ranges::stable_sort(all, {}, &Cut::cost);
  for (Cut& cut : all) {
    if (found.cuts.size() == most) break;
    const auto is_same = [&](const Cut& other) {
      return difference(found.fragments, cut, other) < kLeastDifference * height * height;
    };
    if (std::ranges::none_of(found.cuts, is_same)) found.cuts.push_back(std::move(cut));
  }
  std::ranges::stable_sort(found.cuts, {}, [&](const Cut& cut) { return left_ink(found.fragments, cut); });
  return found;
}

}  // namespace digit::segmentation
