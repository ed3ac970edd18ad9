#include "ink/lines.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "ink/contrast.h"
#include "ink/line_view.h"
#include "ink/pieces.h"

namespace digit::ink {
namespace {

/// The maximum thickness of a line, as a share of the picture's longer side, and of a line that reaches one edge only.
constexpr double kThickness = 0.03;
constexpr double kThinLine = 0.016;
/// The minimum span of a line, as a share of the picture's width.
constexpr double kSpan = 0.5;
/// The maximum gap in a line, as a share of the picture's width. Strokes that cross the line do not count as gaps.
constexpr double kGap = 0.06;
/// The minimum share of a line's span that is visible and not covered by strokes.
constexpr double kSeen = 0.4;
/// The minimum length of a part of a line, as a share of the picture's width.
constexpr double kPiece = 0.06;
/// If there are at least this many long lines, a part of a line that reaches one edge of the picture is a line too,
/// unless it is more than this many times as thick as they are.
constexpr std::size_t kManyLines = 3;
constexpr double kThicker = 1.5;
/// A run is a stroke and not a line if its contrast is more than this many times that of the line, and this much more.
constexpr float kDarker = 1.5F;
constexpr float kDarkerAtLeast = 0.05F;
/// Joining takes quadratic time and is left out if there are more lines.
constexpr std::size_t kMostLines = 300;
/// The maximum distance of a line from its expected position, in pixels, and its increase for each column in which the
/// line is not visible.
constexpr double kStray = 1.6;
constexpr double kStrayPerColumn = 0.03;

/// A run of ink in one column, thin enough to be part of a line.
struct Run {
  std::size_t begin = 0;
  std::size_t end = 0;
  /// The highest contrast.
  float peak = 0;
  bool used = false;

  double middle() const { return static_cast<double>(begin + end) / 2; }
};

using Mask = std::vector<bool>;
using ColumnRuns = std::vector<std::vector<Run>>;

/// The straight line through the means of the halves of a line.
struct Straight {
  double column = 0;
  double middle = 0;
  double slope = 0;

  double at(double x) const { return middle + slope * (x - column); }
};

struct Line {
  std::vector<std::size_t> columns;
  std::vector<Run> runs;
  /// The medians of the runs.
  double thickness = 0;
  float peak = 0;
  Straight straight;

  std::size_t first() const { return columns.front(); }
  std::size_t last() const { return columns.back(); }
};

/// Returns whether a run is too dark to be a part of a line with the given peak, and rather a stroke that covers it.
bool is_stroke(const Run& run, float peak_of_line) { return run.peak > kDarker * peak_of_line + kDarkerAtLeast; }

ColumnRuns thin_runs(const LineView& view, const Mask& is_ink) {
  const auto thickest = std::max<std::size_t>(
      3, static_cast<std::size_t>(kThickness * static_cast<double>(std::max(view.width(), view.height()))));
  ColumnRuns columns(view.width());
  for (std::size_t x = 0; x < view.width(); ++x) {
    std::size_t begin = 0;
    float peak = 0;
    bool inside = false;
    for (std::size_t y = 0; y <= view.height(); ++y) {
      const bool ink = y < view.height() && is_ink[view.index(x, y)];
      if (ink && !inside) begin = y;
      if (ink) peak = std::max(inside ? peak : 0.0F, view.at(x, y));
      if (!ink && inside && y - begin <= thickest) columns[x].push_back({.begin = begin, .end = y, .peak = peak});
      inside = ink;
    }
  }
  return columns;
}

Run* nearest_unused(std::vector<Run>& runs, double expected, double stray) {
  const auto first = std::lower_bound(runs.begin(), runs.end(), expected - stray,
                                      [](const Run& run, double middle) { return run.middle() < middle; });
  Run* nearest = nullptr;
  for (auto run = first; run != runs.end() && run->middle() <= expected + stray; ++run) {
    const bool nearer =
        nearest == nullptr || std::abs(run->middle() - expected) < std::abs(nearest->middle() - expected);
    if (!run->used && nearer) nearest = &*run;
  }
  return nearest;
}

/// Follows a line to the right from one of its runs and estimates its direction from the runs so far. Stops if the line
/// is missing for more than kGap, or if strokes hide it for more columns than it was visible before plus kGap.
Line follow(const LineView& view, const Mask& is_ink, ColumnRuns& columns, std::size_t column, Run& start) {
  constexpr double kSettling = 0.05;
  constexpr double kSteepest = 0.15;
  const auto longest_gap = static_cast<std::size_t>(kGap * static_cast<double>(view.width()));
  const double bottom = static_cast<double>(view.height()) - 1;
  Line line;
  double middle = start.middle();
  double slope = 0;
  float peak = start.peak;
  std::size_t gap = 0;
  std::size_t unseen = 0;
  start.used = true;
  line.columns.push_back(column);
  line.runs.push_back(start);
  for (std::size_t x = column + 1; x < columns.size(); ++x) {
    if (gap > longest_gap || unseen > line.columns.size() + longest_gap) break;
    middle += slope;
    Run* next = nearest_unused(columns[x], middle, kStray + kStrayPerColumn * static_cast<double>(unseen));
    if (next == nullptr || is_stroke(*next, peak)) {
      ++unseen;
      const bool on_stroke = is_ink[view.index(x, static_cast<std::size_t>(std::clamp(middle, 0.0, bottom)))];
      if (!on_stroke) ++gap;
      continue;
    }
    const double error = next->middle() - middle;
    middle += error / 4;
    peak += (next->peak - peak) / 8;
    slope = std::clamp(slope + error * kSettling / static_cast<double>(unseen + 1), -kSteepest, kSteepest);
    next->used = true;
    line.columns.push_back(x);
    line.runs.push_back(*next);
    gap = 0;
    unseen = 0;
  }
  return line;
}

Straight straighten(const Line& line) {
  const std::size_t half = line.runs.size() / 2;
  const auto mean = [&](std::size_t begin, std::size_t end) {
    Straight point;
    for (std::size_t i = begin; i < end; ++i) {
      point.column += static_cast<double>(line.columns[i]) / static_cast<double>(end - begin);
      point.middle += line.runs[i].middle() / static_cast<double>(end - begin);
    }
    return point;
  };
  Straight first = mean(0, half);
  const Straight second = mean(half, line.runs.size());
  first.slope = (second.middle - first.middle) / (second.column - first.column);
  return first;
}

/// Measures the line after its runs have changed.
void measure(Line& line) {
  std::vector<float> thicknesses;
  std::vector<float> peaks;
  for (const Run& run : line.runs) {
    thicknesses.push_back(static_cast<float>(run.end - run.begin));
    peaks.push_back(run.peak);
  }
  line.thickness = upper_quantile(std::move(thicknesses), 0.5);
  line.peak = upper_quantile(std::move(peaks), 0.5);
  line.straight = straighten(line);
}

/// Returns whether the second line continues the first one: in the middle of the gap, both are at the same place, and
/// their thickness is similar.
bool continues(const LineView& view, const Line& first, const Line& second) {
  constexpr double kWidestGap = 0.5;
  constexpr double kStrayPerGap = 0.03;
  if (second.first() <= first.last()) return false;
  const auto gap = static_cast<double>(second.first() - first.last());
  if (gap > kWidestGap * static_cast<double>(view.width())) return false;
  const double thinner = std::min(first.thickness, second.thickness);
  const double thicker = std::max(first.thickness, second.thickness);
  Straight before = first.straight;
  Straight after = second.straight;
  (first.columns.size() > second.columns.size() ? after : before).slope =
      (first.columns.size() > second.columns.size() ? before : after).slope;
  const double middle = static_cast<double>(second.first() + first.last()) / 2;
  return thicker <= kThicker * thinner + 1 &&
         std::abs(before.at(middle) - after.at(middle)) <= kStray + kStrayPerGap * gap;
}

/// Appends the second line to the first, with the runs in between that lie on the line.
void append(const ColumnRuns& columns, Line& first, const Line& second) {
  const Straight line = (first.columns.size() > second.columns.size() ? first : second).straight;
  const double thickest = kThicker * first.thickness + 1;
  const float peak = first.peak;
  const std::size_t begin = first.last() + 1;
  for (std::size_t x = begin; x < second.first(); ++x) {
    const auto run = std::ranges::find_if(columns[x], [&](const Run& candidate) {
      return std::abs(candidate.middle() - line.at(static_cast<double>(x))) <= kStray &&
             static_cast<double>(candidate.end - candidate.begin) <= thickest && !is_stroke(candidate, peak);
    });
    if (run == columns[x].end()) continue;
    first.columns.push_back(x);
    first.runs.push_back(*run);
  }
  first.columns.insert(first.columns.end(), second.columns.begin(), second.columns.end());
  first.runs.insert(first.runs.end(), second.runs.begin(), second.runs.end());
  measure(first);
}

/// Joins the parts of a line that strokes interrupt. The lines are in the order of their first columns.
void join(const LineView& view, const ColumnRuns& columns, std::vector<Line>& lines) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::size_t longest = i;
    do {
      if (longest != i) {
        append(columns, lines[i], lines[longest]);
        lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(longest));
      }
      longest = i;
      for (std::size_t other = i + 1; other < lines.size(); ++other) {
        const bool is_longer = longest == i || lines[other].columns.size() > lines[longest].columns.size();
        if (is_longer && continues(view, lines[i], lines[other])) longest = other;
      }
    } while (longest != i);
  }
}

/// Returns all lines that are at least as long as a piece of a line.
std::vector<Line> find_lines(const LineView& view, const Mask& is_ink) {
  ColumnRuns columns = thin_runs(view, is_ink);
  std::vector<Line> lines;
  for (std::size_t x = 0; x < columns.size(); ++x) {
    for (Run& run : columns[x]) {
      if (run.used) continue;
      Line line = follow(view, is_ink, columns, x, run);
      if (static_cast<double>(line.columns.size()) >= kPiece * static_cast<double>(view.width())) {
        measure(line);
        lines.push_back(std::move(line));
      }
    }
  }
  if (lines.size() <= kMostLines) join(view, columns, lines);
  return lines;
}

bool runs_through(const LineView& view, const Line& line) {
  const auto span = static_cast<double>(line.last() - line.first());
  return span >= kSpan * static_cast<double>(view.width()) && static_cast<double>(line.columns.size()) >= kSeen * span;
}

/// The lines of one direction, and which of their ends are at the edges of the picture.
struct Lines {
  LineView view;
  std::vector<Line> lines;
};

bool is_near(std::size_t a, std::size_t b, std::size_t distance) { return std::max(a, b) - std::min(a, b) <= distance; }

std::size_t edge_of(const LineView& view) { return std::max<std::size_t>(1, view.width() / 33); }

bool begins_at_edge(const LineView& view, const Line& line) { return line.first() < edge_of(view); }
bool ends_at_edge(const LineView& view, const Line& line) { return line.last() + edge_of(view) >= view.width(); }

/// Returns whether a long line of the other direction, which reaches an edge, passes the given column and run, as at
/// the corner of a cell.
bool meets(const Lines& others, std::size_t column, const Run& run) {
  const std::size_t reach = std::max<std::size_t>(1, others.view.width() / 50);
  return std::ranges::any_of(others.lines, [&](const Line& other) {
    if (!runs_through(others.view, other)) return false;
    if (!begins_at_edge(others.view, other) && !ends_at_edge(others.view, other)) return false;
    const auto at = std::ranges::lower_bound(other.columns, run.begin - std::min(run.begin, reach));
    if (at == other.columns.end() || *at > run.end + reach) return false;
    const Run& crossed = other.runs[static_cast<std::size_t>(at - other.columns.begin())];
    return is_near(column, static_cast<std::size_t>(crossed.middle()), reach);
  });
}

void erase(const LineView& view, const Line& line) {
  for (std::size_t i = 0; i < line.runs.size(); ++i) {
    if (!is_stroke(line.runs[i], line.peak)) erase_run(view, line.columns[i], line.runs[i].begin, line.runs[i].end);
  }
}

/// Returns the lines that are printed on the paper, and not strokes.
std::vector<Line> printed_lines(const Lines& found, const Lines& others) {
  std::vector<float> thicknesses;
  std::vector<float> peaks;
  for (const Line& line : found.lines) {
    if (!runs_through(found.view, line)) continue;
    thicknesses.push_back(static_cast<float>(line.thickness));
    peaks.push_back(line.peak);
  }
  if (thicknesses.empty()) return {};
  const bool many = thicknesses.size() >= kManyLines;
  const double usual = upper_quantile(std::move(thicknesses), 0.5);
  const float usual_peak = upper_quantile(std::move(peaks), 0.5);
  const double thin = kThinLine * static_cast<double>(std::max(found.view.width(), found.view.height()));
  std::vector<Line> printed;
  for (const Line& line : found.lines) {
    const bool begins = begins_at_edge(found.view, line);
    const bool ends = ends_at_edge(found.view, line);
    const bool is_held = (begins || meets(others, line.first(), line.runs.front())) &&
                         (ends || meets(others, line.last(), line.runs.back()));
    const bool is_alone = runs_through(found.view, line) && (begins || ends) && (is_held || line.thickness <= thin);
    const bool is_as_others = many && (begins || ends) && line.thickness <= kThicker * usual + 1 &&
                              line.peak <= kDarker * usual_peak + kDarkerAtLeast;
    if (is_alone || is_as_others) printed.push_back(line);
  }
  return printed;
}

}  // namespace

void erase_lines(Raster& contrast, float threshold) {
  const Mask is_ink = ink_mask(contrast, threshold);
  const LineView across{.raster = &contrast, .transposed = false};
  const LineView down{.raster = &contrast, .transposed = true};
  const Lines horizontal{.view = across, .lines = find_lines(across, is_ink)};
  const Lines vertical{.view = down, .lines = find_lines(down, is_ink)};
  const std::vector<Line> printed_across = printed_lines(horizontal, vertical);
  const std::vector<Line> printed_down = printed_lines(vertical, horizontal);
  for (const Line& line : printed_across) erase(across, line);
  for (const Line& line : printed_down) erase(down, line);
}

}  // namespace digit::ink
