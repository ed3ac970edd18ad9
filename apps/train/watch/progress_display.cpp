#include "train/watch/progress_display.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iomanip>
#include <ostream>
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
constexpr std::size_t kGap = 2;

std::string bar(const TrainProgress& progress, std::size_t width) {
  const auto filled = width * progress.images / progress.epoch_images;
  std::string text;
  for (std::size_t i = 0; i < width; ++i) text += i < filled ? "█" : "░";
  return text;
}

std::string time_text(double seconds) {
  const auto whole = std::lround(std::ceil(seconds));
  std::ostringstream text;
  text << whole / 60 << ":" << std::setw(2) << std::setfill('0') << whole % 60;
  return text.str();
}

std::string figures(const TrainProgress& progress) {
  const double epoch_seconds = progress.seconds - progress.epoch_start;
  const auto speed = static_cast<double>(progress.images) / std::max(epoch_seconds, 1e-9);
  std::ostringstream text;
  text << std::fixed << "loss " << std::setprecision(4) << progress.loss << "  accuracy "
       << common::percent(progress.accuracy) << "  " << std::setprecision(0) << speed << " images/s";
  return text.str();
}

std::string validation_text(const TrainProgress& progress) {
  std::ostringstream text;
  if (progress.validation_loss) {
    text << "  validation loss " << std::fixed << std::setprecision(4) << *progress.validation_loss;
  }
  if (progress.validation_accuracy) text << "  accuracy " << common::percent(*progress.validation_accuracy);
  return text.str();
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

/// The part of `wanted` that fits into the columns after `used` and a gap.
std::size_t fitting_width(std::size_t columns, std::size_t used, std::size_t wanted) {
  return columns > used + kGap ? std::min(wanted, columns - used - kGap) : 0;
}

/// As much of the sparkline as fits after `used` columns.
std::string sparkline_text(const std::vector<double>& accuracies, std::size_t columns, std::size_t used) {
  const auto text = sparkline(accuracies, fitting_width(columns, used, kSparklineWidth));
  return text.empty() ? text : std::string(kGap, ' ') + text;
}

}  // namespace

void ProgressDisplay::show(const TrainProgress& progress) {
  const auto now = std::chrono::steady_clock::now();
  if (progress.epoch_done()) {
    accuracies_.push_back(progress.validation_accuracy.value_or(progress.accuracy));
    print_epoch(progress);
  } else if (columns_ > 0 && now - last_drawn_ >= kRefreshInterval) {
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
  const auto epoch = epoch_text(progress);
  const auto text = figures(progress) + "  " + time_text(seconds_left(progress)) + " left";
  auto used = epoch.size() + kGap + text.size();
  const auto bar_width = fitting_width(columns_, used, kBarWidth);
  used += bar_width > 0 ? kGap + bar_width : 0;
  erase_line();
  out_ << epoch << "  " << bar(progress, bar_width) << (bar_width > 0 ? "  " : "") << text
       << sparkline_text(accuracies_, columns_, used) << std::flush;
  line_begun_ = true;
}

void ProgressDisplay::print_epoch(const TrainProgress& progress) {
  if (line_begun_) erase_line();
  line_begun_ = false;
  const auto line = epoch_text(progress) + "  " + figures(progress) + validation_text(progress);
  out_ << line << (columns_ > 0 ? sparkline_text(accuracies_, columns_, line.size()) : "") << std::endl;
}

void ProgressDisplay::erase_line() { out_ << "\r\x1b[K"; }

std::string sparkline(std::span<const double> values, std::size_t width) {
  constexpr std::array<const char*, 8> kBars = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  constexpr double kHighest = kBars.size() - 1;
  values = values.last(std::min(width, values.size()));
  if (values.empty()) return {};
  const auto [low, high] = std::ranges::minmax(values);
  std::string text;
  for (const double value : values) {
    // If all values are equal, the bars have half the height.
    const double fraction = high > low ? (value - low) / (high - low) : 0.5;
    text += kBars[static_cast<std::size_t>(std::lround(fraction * kHighest))];
  }
  return text;
}

}  // namespace digit::train_app
