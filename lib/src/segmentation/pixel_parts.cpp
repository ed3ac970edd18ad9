#include "segmentation/pixel_parts.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "digit/number.h"
#include "segmentation/cuts.h"

namespace digit::segmentation {
namespace {

/// A piece is a speck if it is shorter than this share of the height.
constexpr float kSpeck = 0.08F;
/// A speck belongs to the nearest part if it is at most this share of the height away.
constexpr float kSpeckReach = 0.15F;
/// A piece that is wider than this share of the height can be several digits.
constexpr float kWidePiece = 0.55F;
/// The most cuts of a piece for each height that it is wide.
constexpr float kCutsPerHeight = 5;
constexpr std::size_t kMostCuts = 16;
/// A slice has at least this share of the square of the height as ink.
constexpr float kLeastSlice = 0.01F;
/// The distance between parts is measured at about so many pixels of their outlines.
constexpr std::size_t kOutlinePoints = 60;

/// The ink of a piece or a slice while parts are made.
struct Draft {
  Part part;
  float ink = 0;
  /// The number in PixelParts::part_of.
  std::uint32_t number = 0;
};

void add_pixel(Draft& draft, std::size_t x, std::size_t y, float ink) {
  draft.part.box.add(static_cast<float>(x), static_cast<float>(y));
  draft.part.box.add(static_cast<float>(x + 1), static_cast<float>(y + 1));
  draft.ink += ink;
}

/// Returns a draft for each number in `part_of`.
std::vector<Draft> drafts_of(const std::vector<std::uint32_t>& part_of, const Raster& ink) {
  std::vector<Draft> drafts(part_of.empty() ? 0 : *std::ranges::max_element(part_of));
  for (std::size_t i = 0; i < part_of.size(); ++i) {
    if (part_of[i] != 0 && ink.ink[i] > 0) add_pixel(drafts[part_of[i] - 1], i % ink.width, i / ink.width, ink.ink[i]);
  }
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    drafts[i].number = static_cast<std::uint32_t>(i + 1);
    drafts[i].part.ink = i + 1;
  }
  std::erase_if(drafts, [](const Draft& draft) { return draft.ink == 0; });
  return drafts;
}

/// Returns the ink of a piece in its box.
Raster crop(const std::vector<std::uint32_t>& part_of, const Raster& ink, const Draft& draft) {
  const auto left = static_cast<std::size_t>(draft.part.box.left), top = static_cast<std::size_t>(draft.part.box.top);
  Raster cropped{.width = static_cast<std::size_t>(draft.part.width()),
                 .height = static_cast<std::size_t>(draft.part.height()),
                 .ink = {}};
  for (std::size_t y = top; y < top + cropped.height; ++y) {
    for (std::size_t x = left; x < left + cropped.width; ++x) {
      const std::size_t pixel = y * ink.width + x;
      cropped.ink.push_back(part_of[pixel] == draft.number ? ink.ink[pixel] : 0);
    }
  }
  return cropped;
}

void merge(Draft& into, const Draft& draft) {
  into.ink += draft.ink;
  if (draft.part.box.empty()) return;
  into.part.box.add(draft.part.box.left, draft.part.box.top);
  into.part.box.add(draft.part.box.right, draft.part.box.bottom);
}

/// Merges neighboring slices until each has at least `least` ink. Sets `group_of` to the index of the result of each.
std::vector<Draft> merge_small(const std::vector<Draft>& slices, float least, std::vector<std::size_t>& group_of) {
  std::vector<Draft> groups;
  for (const Draft& slice : slices) {
    if (groups.empty() || groups.back().ink >= least) groups.emplace_back();
    merge(groups.back(), slice);
    group_of.push_back(groups.size() - 1);
  }
  if (groups.size() > 1 && groups.back().ink < least) {
    const Draft last = groups.back();
    groups.pop_back();
    merge(groups.back(), last);
    for (std::size_t& group : group_of) group = std::min(group, groups.size() - 1);
  }
  return groups;
}

/// Cuts a piece and appends its slices, or the piece itself if it stays whole. `next` is the next free number.
void slice(const Draft& piece, float height, std::size_t most_cuts, const Raster& ink,
           std::vector<std::uint32_t>& part_of, std::uint32_t& next, std::vector<Draft>& slices) {
  const std::vector<Cut> cuts = find_cuts(crop(part_of, ink, piece), height, most_cuts);
  const auto left = static_cast<std::size_t>(piece.part.box.left), top = static_cast<std::size_t>(piece.part.box.top);
  const auto slice_of = [&](std::size_t x, std::size_t y) {
    const auto is_left = [&](const Cut& cut) { return cut[y - top] <= x - left; };
    return static_cast<std::size_t>(std::ranges::count_if(cuts, is_left));
  };
  std::vector<Draft> found(cuts.size() + 1);
  std::vector<std::pair<std::size_t, std::size_t>> pixels;
  for (std::size_t y = top; y < static_cast<std::size_t>(piece.part.box.bottom); ++y) {
    for (std::size_t x = left; x < static_cast<std::size_t>(piece.part.box.right); ++x) {
      const std::size_t pixel = y * ink.width + x;
      if (part_of[pixel] != piece.number) continue;
      pixels.emplace_back(pixel, slice_of(x, y));
      if (ink.ink[pixel] > 0) add_pixel(found[pixels.back().second], x, y, ink.ink[pixel]);
    }
  }
  std::vector<std::size_t> group_of;
  std::vector<Draft> groups = merge_small(found, kLeastSlice * height * height, group_of);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    groups[i].number = next + static_cast<std::uint32_t>(i);
    groups[i].part.ink = piece.part.ink;
    groups[i].part.slice = i;
    groups[i].part.slices = groups.size();
  }
  for (const auto& [pixel, index] : pixels) part_of[pixel] = groups[group_of[index]].number;
  next += static_cast<std::uint32_t>(groups.size());
  slices.insert(slices.end(), groups.begin(), groups.end());
}

float box_distance(const image::Bounds& a, const image::Bounds& b) {
  const float dx = std::max({0.0F, a.left - b.right, b.left - a.right});
  const float dy = std::max({0.0F, a.top - b.bottom, b.top - a.bottom});
  return std::hypot(dx, dy);
}

/// Gives the pixels of specks to the nearest piece, or to none.
void merge_specks(std::vector<Draft>& drafts, float height, std::vector<std::uint32_t>& part_of) {
  const auto is_speck = [&](const Draft& draft) { return draft.part.box.longer_side() < kSpeck * height; };
  const auto specks = std::ranges::stable_partition(drafts, std::not_fn(is_speck));
  if (specks.size() == drafts.size()) return;
  const auto pieces = std::span(drafts).first(drafts.size() - specks.size());
  std::vector<std::uint32_t> new_number(static_cast<std::size_t>(*std::ranges::max_element(part_of)) + 1);
  std::iota(new_number.begin(), new_number.end(), 0U);
  for (const Draft& speck : specks) {
    const auto distance = [&](const Draft& piece) { return box_distance(piece.part.box, speck.part.box); };
    Draft& nearest = *std::ranges::min_element(pieces, {}, distance);
    const bool is_near = distance(nearest) <= kSpeckReach * height;
    new_number[speck.number] = is_near ? nearest.number : 0;
    if (!is_near) continue;
    merge(nearest, speck);
  }
  for (std::uint32_t& number : part_of) number = new_number[number];
  drafts.erase(specks.begin(), specks.end());
}

/// Returns points on the outline of each part, in the order of the drafts.
std::vector<std::vector<Point>> outlines(const std::vector<Draft>& drafts, const std::vector<std::uint32_t>& part_of,
                                         const Raster& ink) {
  std::vector<std::vector<Point>> points(drafts.size());
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    const image::Bounds& box = drafts[i].part.box;
    for (auto y = static_cast<std::size_t>(box.top); y < static_cast<std::size_t>(box.bottom); ++y) {
      for (auto x = static_cast<std::size_t>(box.left); x < static_cast<std::size_t>(box.right); ++x) {
        const std::size_t pixel = y * ink.width + x;
        if (part_of[pixel] != drafts[i].number || ink.ink[pixel] < 0.5F) continue;
        const bool is_inside = x > 0 && x + 1 < ink.width && part_of[pixel - 1] == drafts[i].number &&
                               part_of[pixel + 1] == drafts[i].number && ink.ink[pixel - 1] >= 0.5F &&
                               ink.ink[pixel + 1] >= 0.5F;
        if (!is_inside) points[i].push_back({static_cast<float>(x), static_cast<float>(y)});
      }
    }
    const std::size_t step = std::max<std::size_t>(1, points[i].size() / kOutlinePoints);
    for (std::size_t k = 0; k * step < points[i].size(); ++k) points[i][k] = points[i][k * step];
    points[i].resize((points[i].size() + step - 1) / step);
  }
  return points;
}

std::vector<float> distances_of(const std::vector<Draft>& drafts, const std::vector<std::uint32_t>& part_of,
                                const Raster& ink) {
  const std::size_t count = drafts.size();
  std::vector<float> distances(count * count, 0);
  const auto points = outlines(drafts, part_of, ink);
  for (std::size_t a = 0; a < count; ++a) {
    for (std::size_t b = a + 1; b < count; ++b) {
      float least = std::numeric_limits<float>::max();
      for (const Point& p : points[a]) {
        for (const Point& q : points[b]) least = std::min(least, std::hypot(p.x - q.x, p.y - q.y));
      }
      distances[a * count + b] = distances[b * count + a] = least;
    }
  }
  return distances;
}

/// Cuts the wide pieces. There are at most kMaxNumberStrokes drafts afterwards.
std::vector<Draft> slice_all(const std::vector<Draft>& pieces, float height, const Raster& ink,
                             std::vector<std::uint32_t>& part_of) {
  std::vector<Draft> all;
  std::uint32_t next = *std::ranges::max_element(part_of) + 1;
  std::size_t room = kMaxNumberStrokes - pieces.size();
  for (const Draft& piece : pieces) {
    const float width = piece.part.width();
    const std::size_t most =
        width < kWidePiece * height
            ? 0
            : std::min({kMostCuts, room, static_cast<std::size_t>(kCutsPerHeight * width / height)});
    const std::size_t before = all.size();
    if (most == 0) {
      all.push_back(piece);
    } else {
      slice(piece, height, most, ink, part_of, next, all);
    }
    room -= all.size() - before - 1;
  }
  return all;
}

}  // namespace

PixelParts find_pixel_parts(const ink::LineInk& line) {
  PixelParts found{.parts = {}, .part_of = line.piece_of};
  std::vector<Draft> drafts = drafts_of(found.part_of, line.ink);
  if (drafts.empty()) return found;
  std::ranges::sort(drafts, std::greater(), &Draft::ink);
  drafts.resize(std::min(drafts.size(), kMaxNumberStrokes));
  std::vector<Part> parts;
  for (const Draft& draft : drafts) parts.push_back(draft.part);
  found.parts.height = usual_height(parts);
  merge_specks(drafts, found.parts.height, found.part_of);
  drafts = slice_all(drafts, found.parts.height, line.ink, found.part_of);
  std::ranges::stable_sort(drafts, {}, [](const Draft& draft) { return draft.part.center(); });
  found.parts.distances = distances_of(drafts, found.part_of, line.ink);
  std::vector<std::uint32_t> new_number(static_cast<std::size_t>(*std::ranges::max_element(found.part_of)) + 1);
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    new_number[drafts[i].number] = static_cast<std::uint32_t>(i + 1);
    found.parts.parts.push_back(drafts[i].part);
  }
  for (std::uint32_t& number : found.part_of) number = new_number[number];
  return found;
}

Raster ink_of(const Candidate& candidate, const PixelParts& found, const Raster& ink) {
  const auto left = static_cast<std::size_t>(candidate.box.left), top = static_cast<std::size_t>(candidate.box.top);
  const auto right = static_cast<std::size_t>(candidate.box.right);
  const auto bottom = static_cast<std::size_t>(candidate.box.bottom);
  Raster result{.width = right - left, .height = bottom - top, .ink = {}};
  result.ink.reserve(result.width * result.height);
  for (std::size_t y = top; y < bottom; ++y) {
    for (std::size_t x = left; x < right; ++x) {
      const std::uint32_t part = found.part_of[y * ink.width + x];
      result.ink.push_back(part != 0 && candidate.contains(part - 1) ? ink.ink[y * ink.width + x] : 0);
    }
  }
  return result;
}

}  // namespace digit::segmentation
