#include "train/report/axis.h"

#include <algorithm>
#include <cmath>

namespace digit {
namespace {

double round_step(double least) {
  const double power = std::pow(10, std::floor(std::log10(least)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= least * 0.999) return factor * power;
  }
  return 10 * power;
}

}  // namespace

Axis round_axis(double low, double high, std::size_t count, double least_step) {
  // A span of nothing still needs a width to divide by.
  const double span = std::max({high - low, std::abs(high) * 1e-3, 1e-12});
  const double step = std::max(round_step(span / static_cast<double>(count)), least_step);
  const double first = std::floor(low / step + 1e-9);
  const double last = std::max(std::ceil(high / step - 1e-9), first + 1);
  Axis axis{.low = first * step, .high = last * step, .ticks = {}};
  const auto steps = std::lround(last - first);
  for (long i = 0; i <= steps; ++i) axis.ticks.push_back((first + static_cast<double>(i)) * step);
  return axis;
}

}  // namespace digit
