#include "training/training_set.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "digit/synthesize.h"

namespace digit::training {
namespace {

/// Changes the seed for the synthetic digits that are held out.
constexpr std::uint64_t kHeldOutSeed = 0x9E3779B97F4A7C15U;

void append(LabeledImages& all, const LabeledImages& more) {
  all.pixels.insert(all.pixels.end(), more.pixels.begin(), more.pixels.end());
  all.labels.insert(all.labels.end(), more.labels.begin(), more.labels.end());
}

/// Appends `drawings` and their range. An epoch draws `share` × `epoch_images` of them, each at most once. Returns that
/// number.
std::size_t add_range(LabeledImages& all, std::vector<SampleRange>& ranges, const LabeledImages& drawings, double share,
                      std::size_t epoch_images) {
  const auto begin = all.size();
  append(all, drawings);
  const auto requested = static_cast<std::size_t>(std::lround(share * static_cast<double>(epoch_images)));
  ranges.push_back({begin, all.size(), std::min(requested, drawings.size())});
  return ranges.back().count;
}

}  // namespace

std::size_t TrainingSet::epoch_images() const {
  std::size_t sum = 0;
  for (const auto& range : ranges) sum += range.count;
  return sum;
}

TrainingSet make_training_set(const LabeledImages& data, const TrainOptions& options, bool with_non_digits) {
  TrainingSet set;
  const auto held_out_begin = data.size() - options.held_out;
  const auto validation_begin = held_out_begin - options.validation;
  auto all = slice(data, 0, validation_begin);
  set.ranges.push_back({0, validation_begin, validation_begin});
  std::size_t drawn = 0;
  if (options.synthetic_share > 0) {
    const auto digits = synthesize_digits(options.synthetic_drawings, options.seed);
    drawn += add_range(all, set.ranges, digits, options.synthetic_share, validation_begin);
  }
  if (with_non_digits && options.non_digit_share > 0) {
    const auto non_digits = synthesize_non_digits(options.synthetic_drawings, options.seed, kNotADigit);
    drawn += add_range(all, set.ranges, non_digits, options.non_digit_share, validation_begin);
  }
  set.ranges.front().count = validation_begin - drawn;
  set.images = std::make_shared<LabeledImages>(std::move(all));

  set.validation = slice(data, validation_begin, held_out_begin);
  if (options.held_out > 0) {
    set.held_out = slice(data, held_out_begin, data.size());
    if (options.synthetic_share > 0) {
      append(set.held_out, synthesize_digits(options.held_out, options.seed ^ kHeldOutSeed));
    }
  }
  return set;
}

}  // namespace digit::training
