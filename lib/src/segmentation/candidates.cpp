#include "segmentation/candidates.h"

#include <algorithm>
#include <cmath>

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
/// A lower digit than this share of the others is as unlikely as one of this share.
constexpr float kLowest = 0.05F;

void add(image::Bounds& box, const image::Bounds& other) {
  box.add(other.left, other.top);
  box.add(other.right, other.bottom);
}

float gap_between(const image::Bounds& a, const image::Bounds& b) {
  return std::max({0.0F, a.left - b.right, b.left - a.right});
}

/// Returns the widest horizontal gap between the members.
float widest_gap(const Parts& parts, std::vector<std::size_t> members) {
  std::ranges::sort(members, {}, [&](std::size_t member) { return parts.parts[member].box.left; });
  float end = parts.parts[members.front()].box.right;
  float gap = 0;
  for (const std::size_t member : members) {
    const image::Bounds& box = parts.parts[member].box;
    gap = std::max(gap, box.left - end);
    end = std::max(end, box.right);
  }
  return gap;
}

/// Returns the share of the narrower width that both boxes have in common.
float overlap_of(const Parts& parts, const image::Bounds& a, const image::Bounds& b) {
  constexpr float kNarrowest = 0.1F;
  const float common = std::min(a.right, b.right) - std::max(a.left, b.left);
  if (common <= 0) return 0;
  return common / std::max(std::min(a.right - a.left, b.right - b.left), kNarrowest * parts.height);
}

bool are_cut(const Part& a, const Part& b) {
  return a.ink == b.ink && (a.slice + 1 == b.slice || b.slice + 1 == a.slice);
}

Candidate::Geometry measure(const Parts& parts, const Candidate& candidate) {
  const std::vector<std::size_t> members = members_of(candidate);
  Candidate::Geometry geometry{.gap = widest_gap(parts, members) / parts.height};
  for (std::size_t other = 0; other < parts.size(); ++other) {
    if (candidate.contains(other)) continue;
    const Part& part = parts.parts[other];
    // The other digit counts the other half of what both share.
    geometry.overlap += overlap_of(parts, candidate.box, part.box) / 2;
    for (const std::size_t member : members) {
      if (are_cut(parts.parts[member], part)) {
        geometry.cut += 0.5F;
      } else if (parts.parts[member].ink != part.ink && parts.distance(member, other) <= kContact * parts.height) {
        geometry.contact += 0.5F;
      }
    }
  }
  const float height = (candidate.box.bottom - candidate.box.top) / parts.height;
  geometry.height = std::max(0.0F, -std::log(std::max(height, kLowest)));
  const float width = (candidate.box.right - candidate.box.left) / parts.height;
  geometry.width = std::log(std::max(1.0F, width / kUsualWidth));
  return geometry;
}

/// Adds all candidates that begin with a part, the ones with neighboring parts first.
class Search {
 public:
  Search(const Parts& parts, std::size_t first, std::vector<Candidate>& found)
      : parts_(parts),
        end_(std::min(parts.size(), first + kLongestReach)),
        most_(found.size() + kMostPerPart),
        found_(found) {
    extend({.first = first, .members = 1, .box = parts.parts[first].box, .geometry = {}}, first);
  }

 private:
  void extend(const Candidate& candidate, std::size_t last) {
    if (found_.size() == most_) return;
    if (is_whole(candidate, last)) {
      found_.push_back(candidate);
      found_.back().geometry = measure(parts_, candidate);
    }
    for (std::size_t next = last + 1; next < end_; ++next) {
      if (!can_join(candidate, next, last)) continue;
      Candidate wider = candidate;
      wider.members |= std::uint64_t{1} << (next - candidate.first);
      add(wider.box, parts_.parts[next].box);
      extend(wider, next);
    }
  }

  bool can_join(const Candidate& candidate, std::size_t next, std::size_t last) const {
    const Part& part = parts_.parts[next];
    image::Bounds box = candidate.box;
    add(box, part.box);
    if (box.right - box.left > kWidest * parts_.height) return false;
    if (gap_between(candidate.box, part.box) > kWidestGap * parts_.height) return false;
    return next == last + 1 || nearest(candidate, next) <= kNear * parts_.height;
  }

  float nearest(const Candidate& candidate, std::size_t next) const {
    float distance = std::numeric_limits<float>::max();
    for (const std::size_t member : members_of(candidate)) distance = std::min(distance, parts_.distance(member, next));
    return distance;
  }

  /// Returns whether the slices of each ink are neighbors.
  bool is_whole(const Candidate& candidate, std::size_t last) const {
    for (std::size_t a = candidate.first; a <= last; ++a) {
      const Part& part = parts_.parts[a];
      if (part.slices == 1 || !candidate.contains(a)) continue;
      std::size_t lowest = part.slice, highest = part.slice, count = 0;
      for (std::size_t b = candidate.first; b <= last; ++b) {
        if (parts_.parts[b].ink != part.ink || !candidate.contains(b)) continue;
        lowest = std::min(lowest, parts_.parts[b].slice);
        highest = std::max(highest, parts_.parts[b].slice);
        ++count;
      }
      if (highest - lowest + 1 != count) return false;
    }
    return true;
  }

  const Parts& parts_;
  std::size_t end_;
  std::size_t most_;
  std::vector<Candidate>& found_;
};

/// Adds the candidate of all parts, so that a single digit is always among the readings.
void add_all_parts(const Parts& parts, std::vector<Candidate>& found) {
  Candidate all{.first = 0, .members = (std::uint64_t{1} << parts.size()) - 1, .box = {}, .geometry = {}};
  const auto is_all = [&](const Candidate& candidate) {
    return candidate.first == 0 && candidate.members == all.members;
  };
  if (std::ranges::any_of(found, is_all)) return;
  for (const Part& part : parts.parts) add(all.box, part.box);
  all.geometry = measure(parts, all);
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

std::vector<Candidate> find_candidates(const Parts& parts) {
  std::vector<Candidate> found;
  for (std::size_t first = 0; first < parts.size(); ++first) Search(parts, first, found);
  add_all_parts(parts, found);
  return found;
}

}  // namespace digit::segmentation
