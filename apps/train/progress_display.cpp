#include "train/progress_display.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <ostream>
#include <sstream>
#include <string>

#include "common/evaluation_text.h"

namespace digit {
namespace {

using namespace std::chrono_literals;

/// Between two drawings of the bar: as often as an eye follows.
constexpr auto kRefresh = 100ms;
constexpr std::size_t kBarWidth = 24;

std::string bar(const TrainProgress& progress) {
  const auto filled = kBarWidth * progress.images / progress.epoch_images;
  std::string text;
  for (std::size_t i = 0; i < kBarWidth; ++i) text += i < filled ? "█" : "░";
  return text;
}

std::string time_text(double seconds) {
  const auto whole = std::lround(std::ceil(seconds));
  std::ostringstream text;
  text << whole / 60 << ":" << std::setw(2) << std::setfill('0') << whole % 60;
  return text.str();
}

std::string numbers(const TrainProgress& progress, double epoch_seconds) {
  const auto speed = static_cast<double>(progress.images) / std::max(epoch_seconds, 1e-9);
  std::ostringstream text;
  text << std::fixed << "loss " << std::setprecision(4) << progress.loss << "  accuracy " << percent(progress.accuracy)
       << "  " << std::setprecision(0) << speed << " images/s";
  return text.str();
}

std::string epoch_text(const TrainProgress& progress) {
  const auto total = std::to_string(progress.epochs);
  std::ostringstream text;
  text << "epoch " << std::setw(static_cast<int>(total.size())) << progress.epoch << "/" << total;
  return text.str();
}

/// Of all epochs, by the speed so far.
double seconds_left(const TrainProgress& progress) {
  const auto done = static_cast<double>((progress.epoch - 1) * progress.epoch_images + progress.images);
  const auto all = static_cast<double>(progress.epochs * progress.epoch_images);
  return progress.seconds * (all - done) / done;
}

}  // namespace

void ProgressDisplay::show(const TrainProgress& progress) {
  const auto now = std::chrono::steady_clock::now();
  if (progress.epoch_done()) {
    print_epoch(progress);
    epoch_start_ = progress.seconds;
  } else if (live_ && now - last_drawn_ >= kRefresh) {
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
  // Back to the line's start, and clear what the last drawing left.
  out_ << "\r\x1b[K" << epoch_text(progress) << " " << bar(progress) << "  "
       << numbers(progress, progress.seconds - epoch_start_) << "  " << time_text(seconds_left(progress)) << " left"
       << std::flush;
  line_begun_ = true;
}

void ProgressDisplay::print_epoch(const TrainProgress& progress) {
  if (line_begun_) out_ << "\r\x1b[K";
  line_begun_ = false;
  out_ << epoch_text(progress) << "  " << numbers(progress, progress.seconds - epoch_start_) << std::endl;
}

}  // namespace digit
