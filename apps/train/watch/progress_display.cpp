#include "train/watch/progress_display.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iomanip>
#include <ostream>
#include <set>
#include <sstream>
#include <string>

#include "common/evaluation_text.h"

namespace digit::train_app {
namespace {

using namespace std::chrono_literals;

/// The interval between two drawings of the bar.
constexpr auto kRefreshInterval = 100ms;
constexpr std::size_t kBarWidth = 24;
constexpr std::size_t kSparklineWidth = 20;
/// A shorter bar or sparkline says nothing.
constexpr std::size_t kLeastWidth = 4;
constexpr std::size_t kGap = 2;

std::string bar(const TrainProgress& progress, std::size_t width, bool is_utf8) {
  const auto filled = width * progress.images / progress.epoch_images;
  std::string text;
  for (std::size_t i = 0; i < width; ++i) text += i < filled ? (is_utf8 ? "█" : "#") : (is_utf8 ? "░" : ".");
  return text;
}

std::string fixed_text(double value, int decimals) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(decimals) << value;
  return text.str();
}

std::string time_text(double seconds) {
  const auto whole = std::lround(std::ceil(seconds));
  std::ostringstream text;
  text << whole / 60 << ":" << std::setw(2) << std::setfill('0') << whole % 60;
  return text.str();
}

std::string loss_text(double loss) { return "loss " + fixed_text(loss, 4); }

std::string speed_text(const TrainProgress& progress) {
  const double epoch_seconds = progress.seconds - progress.epoch_start;
  return fixed_text(static_cast<double>(progress.images) / std::max(epoch_seconds, 1e-9), 0) + " images/s";
}

std::string epoch_text(const TrainProgress& progress) {
  const auto total = std::to_string(progress.epochs);
  std::ostringstream text;
  text << "epoch " << std::setw(static_cast<int>(total.size())) << progress.epoch << "/" << total;
  return text.str();
}

/// Until the end of the last epoch, estimated from the speed so far.
double seconds_left(const TrainProgress& progress) {
  const auto done = static_cast<double>((progress.epoch - 1) * progress.epoch_images + progress.images);
  const auto all = static_cast<double>(progress.epochs * progress.epoch_images);
  return progress.seconds * (all - done) / done;
}

/// A part of the line, in ASCII.
struct LinePart {
  std::string text;
  /// A narrow line leaves out the parts with the highest numbers.
  int rank = 0;
};

/// Joins the first part and as many others as fit, in their order. Every part fits if `columns` is 0.
std::string join_fitting(std::span<const LinePart> parts, std::size_t columns) {
  std::vector<const LinePart*> by_rank;
  for (const auto& part : parts) by_rank.push_back(&part);
  std::ranges::stable_sort(by_rank, {}, &LinePart::rank);
  std::set<const LinePart*> fitting;
  std::size_t used = 0;
  for (const auto* part : by_rank) {
    const auto width = part->text.size() + (fitting.empty() ? 0 : kGap);
    if (columns > 0 && !fitting.empty() && used + width > columns) continue;
    used += width;
    fitting.insert(part);
  }
  std::string line;
  for (const auto& part : parts) {
    if (fitting.contains(&part)) line += (line.empty() ? "" : std::string(kGap, ' ')) + part.text;
  }
  return line;
}

/// The part of `wanted` that fits into the columns after `used` and a gap, or 0 if that is too short.
std::size_t fitting_width(std::size_t columns, std::size_t used, std::size_t wanted) {
  return columns >= used + kGap + kLeastWidth ? std::min(wanted, columns - used - kGap) : 0;
}

}  // namespace

void ProgressDisplay::show(const TrainProgress& progress) {
  const auto now = std::chrono::steady_clock::now();
  if (progress.epoch_done()) {
    accuracies_.push_back(progress.validation_accuracy.value_or(progress.accuracy));
    print_epoch(progress);
  } else if (terminal_.columns > 0 && now - last_drawn_ >= kRefreshInterval) {
    draw_bar(progress);
    last_drawn_ = now;
  }
}

void ProgressDisplay::finish_line() {
  if (line_begun_) out_ << "\n";
  line_begun_ = false;
  out_.flush();
}

void ProgressDisplay::draw_bar(const TrainProgress& progress) {
  const auto columns = terminal_.columns;
  const auto epoch = epoch_text(progress);
  const auto line = join_fitting(std::vector<LinePart>{{epoch, 0},
                                                       {loss_text(progress.loss), 3},
                                                       {"accuracy " + common::percent(progress.accuracy), 1},
                                                       {speed_text(progress), 4},
                                                       {time_text(seconds_left(progress)) + " left", 2}},
                                 columns);
  const auto bar_width = fitting_width(columns, line.size(), kBarWidth);
  const auto bar_text = bar_width > 0 ? std::string(kGap, ' ') + bar(progress, bar_width, terminal_.is_utf8) : "";
  erase_line();
  out_ << epoch << bar_text << line.substr(epoch.size())
       << sparkline_text(line.size() + (bar_width > 0 ? kGap + bar_width : 0)) << std::flush;
  line_begun_ = true;
}

void ProgressDisplay::print_epoch(const TrainProgress& progress) {
  if (line_begun_) erase_line();
  line_begun_ = false;
  std::vector<LinePart> parts{{epoch_text(progress), 0},
                              {loss_text(progress.loss), 3},
                              {"accuracy " + common::percent(progress.accuracy), 2},
                              {speed_text(progress), 5}};
  if (progress.validation_loss) parts.push_back({"validation " + loss_text(*progress.validation_loss), 4});
  if (const auto accuracy = progress.validation_accuracy) {
    parts.push_back({"validation accuracy " + common::percent(*accuracy), 1});
  }
  const auto line = join_fitting(parts, terminal_.columns);
  out_ << line << sparkline_text(line.size()) << std::endl;
}

std::string ProgressDisplay::sparkline_text(std::size_t used) const {
  const auto text = sparkline(accuracies_, fitting_width(terminal_.columns, used, kSparklineWidth), terminal_.is_utf8);
  return text.empty() ? text : std::string(kGap, ' ') + text;
}

void ProgressDisplay::erase_line() { out_ << "\r\x1b[K"; }

std::string sparkline(std::span<const double> values, std::size_t width, bool is_utf8) {
  constexpr std::array<const char*, 8> kBars = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  constexpr std::array<const char*, 8> kAsciiBars = {".", ":", "-", "=", "+", "*", "#", "@"};
  constexpr double kHighest = kBars.size() - 1;
  values = values.last(std::min(width, values.size()));
  if (values.empty()) return {};
  const auto [low, high] = std::ranges::minmax(values);
  std::string text;
  for (const double value : values) {
    // If all values are equal, the bars have half the height.
    const double fraction = high > low ? (value - low) / (high - low) : 0.5;
    text += (is_utf8 ? kBars : kAsciiBars)[static_cast<std::size_t>(std::lround(fraction * kHighest))];
  }
  return text;
}

}  // namespace digit::train_app
