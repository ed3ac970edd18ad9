#include "segmentation/candidates.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <span>
#include <utility>

#include "digit/number.h"

namespace digit::segmentation {
namespace {

/// Parts further apart than this share of the height do not form a digit.
constexpr float kWidestGap = 0.35F;
/// A digit is at most so wide, as a share of the height, unless it is a single part.
constexpr float kWidest = 1.6F;
/// Wider digits than this share of the height are unusual.
constexpr float kUsualWidth = 0.9F;
/// Parts touch if they are at most this share of the height apart.
constexpr float kContact = 0.04F;
/// Parts that have another digit's part between them belong together only if they are this near.
constexpr float kNear = 0.12F;
/// The last part of a digit is at most so many parts after its first one.
constexpr std::size_t kLongestReach = 12;
/// The most candidates with the same first part.
constexpr std::size_t kMostPerPart = (kMaxNumberImages - 1) / kMaxNumberStrokes;
/// The most candidates with the same first part that are tried, before the most likely ones are kept.
constexpr std::size_t kMostTried = 200;
/// A lower digit than this share of the others is as unlikely as one of this share.
constexpr float kLowest = 0.05F;

void add(image::Bounds& box, const image::Bounds& other) {
  box.add(other.left, other.top);
  box.add(other.right, other.bottom);
}

float gap_between(const image::Bounds& a, const image::Bounds& b) {
  return std::max({0.0F, a.left - b.right, b.left - a.right});
}

/// Returns the widest horizontal gap between boxes.
float widest_gap(std::vector<image::Bounds> boxes) {
  std::ranges::sort(boxes, {}, &image::Bounds::left);
  float end = boxes.front().right;
  float gap = 0;
  for (const image::Bounds& box : boxes) {
    gap = std::max(gap, box.left - end);
    end = std::max(end, box.right);
  }
  return gap;
}

/// What belongs to one digit: a part, or neighboring slices of a piece.
struct Unit {
  /// Bit i stands for part i.
  std::uint64_t parts = 0;
  std::size_t first = 0;
  std::size_t last = 0;
  image::Bounds box;
  float cut = 0;
  /// Part::ink of its parts.
  std::size_t ink = 0;
  bool is_whole = true;
};

/// Returns the units, sorted by their first part.
std::vector<Unit> find_units(const Parts& parts) {
  std::vector<Unit> units;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Part& part = parts.parts[i];
    if (part.slices == 1) {
      units.push_back({.parts = std::uint64_t{1} << i, .first = i, .last = i, .box = part.box, .ink = part.ink});
      continue;
    }
    const CutPiece& piece = *std::ranges::find(parts.cut_pieces, part.ink, &CutPiece::ink);
    Unit unit;
    unit.first = i;
    unit.ink = part.ink;
    for (std::size_t k = i; k < parts.size(); ++k) {
      if (parts.parts[k].ink != part.ink) continue;
      unit.parts |= std::uint64_t{1} << k;
      unit.last = k;
      const Run& run = piece.run(part.slice, parts.parts[k].slice);
      unit.box = run.box;
      unit.cut = run.cut;
      unit.is_whole = part.slice == 0 && parts.parts[k].slice + 1 == piece.slices;
      if (!unit.box.empty()) units.push_back(unit);
    }
  }
  return units;
}

/// Returns the share of the narrower width that both boxes have in common.
float overlap_of(const Parts& parts, const image::Bounds& a, const image::Bounds& b) {
  constexpr float kNarrowest = 0.1F;
  const float common = std::min(a.right, b.right) - std::max(a.left, b.left);
  if (common <= 0) return 0;
  return common / std::max(std::min(a.right - a.left, b.right - b.left), kNarrowest * parts.height);
}

Candidate::Geometry measure(const Parts& parts, const Candidate& candidate, std::span<const Unit> units) {
  std::vector<image::Bounds> boxes;
  Candidate::Geometry geometry;
  for (const Unit& unit : units) {
    boxes.push_back(unit.box);
    geometry.cut += unit.cut;
  }
  geometry.gap = widest_gap(std::move(boxes)) / parts.height;
  const std::vector<std::size_t> members = members_of(candidate);
  for (std::size_t other = 0; other < parts.size(); ++other) {
    if (candidate.contains(other)) continue;
    const Part& part = parts.parts[other];
    // The other digit counts the other half of what both share.
    geometry.overlap += overlap_of(parts, candidate.box, part.box) / 2;
    for (const std::size_t member : members) {
      const bool is_near = parts.distance(member, other) <= kContact * parts.height;
      if (parts.parts[member].ink != part.ink && is_near) geometry.contact += 0.5F;
    }
  }
  const float height = (candidate.box.bottom - candidate.box.top) / parts.height;
  geometry.height = std::max(0.0F, -std::log(std::max(height, kLowest)));
  const float width = (candidate.box.right - candidate.box.left) / parts.height;
  geometry.width = std::max(0.0F, width / kUsualWidth - 1);
  return geometry;
}

/// Adds the candidates that begin with a part.
class Search {
 public:
  Search(const Parts& parts, std::span<const Unit> units, std::size_t first, const NumberWeights& weights,
         std::vector<Candidate>& found)
      : parts_(parts), units_(units), first_(first) {
    for (std::size_t i = 0; i < units.size(); ++i) {
      if (units[i].first == first) extend(i);
    }
    std::ranges::stable_sort(found_, {}, [&](const Candidate& c) { return cost_of(c.geometry, weights); });
    found_.resize(std::min(found_.size(), kMostPerPart));
    found.insert(found.end(), found_.begin(), found_.end());
  }

 private:
  /// Adds a unit to the chosen ones, and then each unit after it.
  void extend(std::size_t index) {
    chosen_.push_back(units_[index]);
    Candidate candidate{.first = first_, .members = 0, .box = {}, .geometry = {}};
    for (const Unit& unit : chosen_) {
      candidate.members |= unit.parts >> first_;
      add(candidate.box, unit.box);
    }
    if (chosen_.size() == 1 || candidate.box.right - candidate.box.left <= kWidest * parts_.height) {
      candidate.geometry = measure(parts_, candidate, chosen_);
      found_.push_back(candidate);
      for (std::size_t next = index + 1; next < units_.size() && found_.size() < kMostTried; ++next) {
        if (can_join(candidate, units_[next])) extend(next);
      }
    }
    chosen_.pop_back();
  }

  bool can_join(const Candidate& candidate, const Unit& unit) const {
    if (unit.first == first_ || unit.last >= first_ + kLongestReach) return false;
    bool is_whole = unit.is_whole;
    std::size_t last = 0;
    float distance = std::numeric_limits<float>::max();
    for (const Unit& other : chosen_) {
      if (other.ink == unit.ink || unit.first < other.first) return false;
      // At most one piece is cut, so that there are not too many candidates.
      if (!other.is_whole && !is_whole) return false;
      is_whole = is_whole && other.is_whole;
      last = std::max(last, other.last);
      distance = std::min(distance, parts_.distance(other.first, unit.first));
    }
    if (gap_between(candidate.box, unit.box) > kWidestGap * parts_.height) return false;
    return unit.first == last + 1 || distance <= kNear * parts_.height;
  }

  const Parts& parts_;
  std::span<const Unit> units_;
  std::size_t first_;
  std::vector<Unit> chosen_;
  std::vector<Candidate> found_;
};

/// Adds the candidate of all parts, so that a single digit is always among the readings.
void add_all_parts(const Parts& parts, std::span<const Unit> units, std::vector<Candidate>& found) {
  Candidate all{.first = 0, .members = (std::uint64_t{1} << parts.size()) - 1, .box = {}, .geometry = {}};
  const auto is_all = [&](const Candidate& candidate) {
    return candidate.first == 0 && candidate.members == all.members;
  };
  if (std::ranges::any_of(found, is_all)) return;
  std::vector<Unit> whole;
  std::ranges::copy_if(units, std::back_inserter(whole), &Unit::is_whole);
  for (const Unit& unit : whole) add(all.box, unit.box);
  all.geometry = measure(parts, all, whole);
  found.insert(found.begin(), all);
}

}  // namespace

std::vector<std::size_t> members_of(const Candidate& candidate) {
  std::vector<std::size_t> members;
  for (std::size_t i = 0; candidate.members >> i != 0; ++i) {
    if (candidate.members >> i & 1U) members.push_back(candidate.first + i);
  }
  return members;
}

float cost_of(const Candidate::Geometry& geometry, const NumberWeights& weights) {
  return weights.gap * geometry.gap + weights.contact * geometry.contact + weights.overlap * geometry.overlap +
         weights.height * geometry.height + weights.width * geometry.width + weights.cut * geometry.cut;
}

std::vector<Candidate> find_candidates(const Parts& parts, const NumberWeights& weights) {
  const std::vector<Unit> units = find_units(parts);
  std::vector<Candidate> found;
  for (std::size_t first = 0; first < parts.size(); ++first) Search(parts, units, first, weights, found);
  add_all_parts(parts, units, found);
  return found;
}

}  // namespace digit::segmentation
