#include "ink/ruled_lines.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace digit::ink {
namespace {

/// The maximum width of a line, as a share of the picture's longer side.
constexpr double kThickness = 0.016;
/// The minimum span of a line, as a share of the picture's width.
constexpr double kSpan = 0.5;
/// The maximum gap in a line, as a share of the picture's width. Strokes that cross the line do not count as gaps.
constexpr double kGap = 0.06;
/// The minimum share of a line's span that is visible and not covered by strokes.
constexpr double kSeen = 0.4;
/// The minimum length of a piece of a line, as a share of the picture's width. A piece that ends at the edge of the
/// picture counts as a line if there are at least kManyLines long lines.
constexpr double kPiece = 0.06;
/// A long line that reaches neither edge of the picture counts as a ruled line only if there are at least this many
/// long lines.
constexpr std::size_t kManyLines = 3;
/// The maximum distance of a line from its expected position, in pixels, and its increase for each column in which the
/// line is not visible.
constexpr double kStray = 1.6;
constexpr double kStrayPerColumn = 0.03;

/// A view of a raster, transposed or not, so that the same code finds horizontal and vertical lines.
struct View {
  Raster* raster = nullptr;
  bool transposed = false;

  std::size_t width() const { return transposed ? raster->height : raster->width; }
  std::size_t height() const { return transposed ? raster->width : raster->height; }
  float& at(std::size_t x, std::size_t y) const {
    return transposed ? raster->ink[x * raster->width + y] : raster->ink[y * raster->width + x];
  }
};

/// A run of ink in one column, thin enough to be part of a line.
struct Run {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool used = false;

  double middle() const { return static_cast<double>(begin + end) / 2; }
};

using ColumnRuns = std::vector<std::vector<Run>>;

struct Line {
  std::vector<std::size_t> columns;
  std::vector<Run> runs;

  std::size_t first() const { return columns.front(); }
  std::size_t last() const { return columns.back(); }
};

ColumnRuns thin_runs(const View& view, float threshold) {
  const auto thickest = std::max<std::size_t>(
      3, static_cast<std::size_t>(kThickness * static_cast<double>(std::max(view.width(), view.height()))));
  ColumnRuns columns(view.width());
  for (std::size_t x = 0; x < view.width(); ++x) {
    std::size_t begin = 0;
    bool inside = false;
    for (std::size_t y = 0; y <= view.height(); ++y) {
      const bool ink = y < view.height() && view.at(x, y) > threshold;
      if (ink && !inside) begin = y;
      if (!ink && inside && y - begin <= thickest) columns[x].push_back({.begin = begin, .end = y});
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
Line follow(const View& view, float threshold, ColumnRuns& columns, std::size_t column, Run& start) {
  constexpr double kSettling = 0.05;
  constexpr double kSteepest = 0.15;
  const auto longest_gap = static_cast<std::size_t>(kGap * static_cast<double>(view.width()));
  const double bottom = static_cast<double>(view.height()) - 1;
  Line line;
  double middle = start.middle();
  double slope = 0;
  std::size_t gap = 0;
  std::size_t unseen = 0;
  start.used = true;
  line.columns.push_back(column);
  line.runs.push_back(start);
  for (std::size_t x = column + 1; x < columns.size(); ++x) {
    if (gap > longest_gap || unseen > line.columns.size() + longest_gap) break;
    middle += slope;
    Run* next = nearest_unused(columns[x], middle, kStray + kStrayPerColumn * static_cast<double>(unseen));
    if (next == nullptr) {
      ++unseen;
      const bool on_stroke = view.at(x, static_cast<std::size_t>(std::clamp(middle, 0.0, bottom))) > threshold;
      if (!on_stroke) ++gap;
      continue;
    }
    const double error = next->middle() - middle;
    middle += error / 4;
    slope = std::clamp(slope + error * kSettling / static_cast<double>(unseen + 1), -kSteepest, kSteepest);
    next->used = true;
    line.columns.push_back(x);
    line.runs.push_back(*next);
    gap = 0;
    unseen = 0;
  }
  return line;
}

/// Returns all lines that are at least as long as a piece of a line.
std::vector<Line> find_lines(const View& view, float threshold) {
  ColumnRuns columns = thin_runs(view, threshold);
  std::vector<Line> lines;
  for (std::size_t x = 0; x < columns.size(); ++x) {
    for (Run& run : columns[x]) {
      if (run.used) continue;
      Line line = follow(view, threshold, columns, x, run);
      if (static_cast<double>(line.columns.size()) >= kPiece * static_cast<double>(view.width())) {
        lines.push_back(std::move(line));
      }
    }
  }
  return lines;
}

bool runs_through(const View& view, const Line& line) {
  const auto span = static_cast<double>(line.last() - line.first());
  return span >= kSpan * static_cast<double>(view.width()) && static_cast<double>(line.columns.size()) >= kSeen * span;
}

bool reaches_edge(const View& view, const Line& line) {
  const std::size_t edge = std::max<std::size_t>(2, view.width() / 33);
  return line.first() < edge || line.last() + edge >= view.width();
}

void erase(const View& view, const Line& line) {
  for (std::size_t i = 0; i < line.runs.size(); ++i) {
    // Erase one more pixel on each side, because the blurred edge of the line is below the threshold.
    const std::size_t begin = line.runs[i].begin - std::min<std::size_t>(line.runs[i].begin, 1);
    const std::size_t end = std::min(line.runs[i].end + 1, view.height());
    for (std::size_t y = begin; y < end; ++y) view.at(line.columns[i], y) = 0;
  }
}

}  // namespace

void erase_ruled_lines(Raster& raster, float threshold) {
  for (const bool transposed : {false, true}) {
    const View view{.raster = &raster, .transposed = transposed};
    const std::vector<Line> lines = find_lines(view, threshold);
    const auto long_lines = static_cast<std::size_t>(
        std::count_if(lines.begin(), lines.end(), [&](const Line& line) { return runs_through(view, line); }));
    for (const Line& line : lines) {
      const bool is_whole = runs_through(view, line) && (reaches_edge(view, line) || long_lines >= kManyLines);
      const bool is_piece = reaches_edge(view, line) && long_lines >= kManyLines;
      if (is_whole || is_piece) erase(view, line);
    }
  }
}

}  // namespace digit::ink
