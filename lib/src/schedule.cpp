#include "schedule.h"

#include <cmath>
#include <numbers>

namespace digit {
namespace {

constexpr double kWarmUp = 0.05, kWarmUpStart = 0.1;

double step_factor(double done) {
  if (done < 0.5) return 1;
  return done < 0.75 ? 0.1 : 0.01;
}

}  // namespace

double schedule_factor(Schedule schedule, double done) {
  if (schedule == Schedule::kConstant) return 1;
  if (schedule == Schedule::kStep) return step_factor(done);
  if (done < kWarmUp) return kWarmUpStart + (1 - kWarmUpStart) * done / kWarmUp;
  const double fallen = (done - kWarmUp) / (1 - kWarmUp);
  return schedule == Schedule::kLinear ? 1 - fallen : 0.5 * (1 + std::cos(std::numbers::pi * fallen));
}

}  // namespace digit
