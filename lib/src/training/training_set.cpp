#include "training/training_set.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "base/random.h"
#include "digit/synthesize.h"
#include "training/corrupt.h"

namespace digit::training {
namespace {

/// Changes the seed for the synthetic digits that are held out.
constexpr std::uint64_t kHeldOutSeed = 0x9E3779B97F4A7C15U;

/// The number of synthetic digits to calibrate on, as a share of the held-out images. All have styles that are not
/// trained on: many digits in the other styles are more ambiguous than what people write, and would make the network
/// too unsure.
constexpr double kUnseenShare = 0.1;

/// One in so many held-out images is corrupted as well.
constexpr std::size_t kCorruptedStep = 4;

/// The share of the non-digits that are made anew in each epoch.
constexpr double kNewShare = 0.5;

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

/// Returns the ranges of the sources after `removed` images at the end of the first one, without counts.
std::vector<SampleRange> source_ranges(const LabeledImages& data, std::size_t removed) {
  if (data.sources.empty()) return {{0, data.size() - removed, 0}};
  std::vector<SampleRange> ranges;
  for (const auto& source : data.sources) {
    ranges.push_back({ranges.empty() ? 0 : ranges.back().end, source.end - removed, 0});
  }
  return ranges;
}

/// Divides `count` images of an epoch among the ranges by the shares of their sources. The first one gets the rest.
void divide(std::span<SampleRange> ranges, std::span<const SourceShare> sources, std::size_t count) {
  double sum = 0;
  for (const auto& source : sources) sum += source.share;
  std::size_t given = 0;
  for (std::size_t i = 1; i < ranges.size(); ++i) {
    if (ranges[i].begin == ranges[i].end) continue;
    ranges[i].count = static_cast<std::size_t>(std::floor(static_cast<double>(count) * sources[i].share / sum));
    given += ranges[i].count;
  }
  ranges.front().count = count - given;
}

/// Appends to the held-out images what the network has not seen the like of: synthetic digits in styles that are not
/// trained on, and then a corrupted copy of every fourth image.
void append_unlike(TrainingSet& set, const TrainOptions& options) {
  auto& held_out = set.held_out;
  const auto seed = options.seed ^ kHeldOutSeed;
  const auto unseen = static_cast<std::size_t>(std::lround(kUnseenShare * static_cast<double>(options.held_out)));
  append(held_out, synthesize_digits(unseen, seed, Styles::kHeldOut));
  set.undamaged = held_out.size();
  for (std::size_t i = 0; i < set.undamaged; i += kCorruptedStep) {
    base::Random random(seed, 0, i);
    append(held_out, corrupt(held_out.image(i), random), held_out.labels[i]);
  }
}

}  // namespace

std::size_t TrainingSet::epoch_images() const {
  std::size_t sum = 0;
  for (const auto& range : ranges) sum += range.count;
  return sum;
}

std::size_t first_source_size(const LabeledImages& data) {
  return data.sources.empty() ? data.size() : data.sources.front().end;
}

TrainingSet make_training_set(const LabeledImages& data, const TrainOptions& options, bool with_non_digits) {
  TrainingSet set;
  const auto first_end = first_source_size(data);
  const auto held_out_begin = first_end - options.held_out;
  const auto validation_begin = held_out_begin - options.validation;
  auto all = slice(data, 0, validation_begin);
  append(all, slice(data, first_end, data.size()));
  const auto epoch_images = all.size();
  set.ranges = source_ranges(data, first_end - validation_begin);
  const auto sources = set.ranges.size();
  std::size_t drawn = 0;
  if (options.synthetic_share > 0) {
    const auto digits = synthesize_digits(options.synthetic_drawings, options.seed);
    drawn += add_range(all, set.ranges, digits, options.synthetic_share, epoch_images);
  }
  if (with_non_digits && options.non_digit_share > 0) {
    // Images of tones can be anything, so that only drawings are not among them.
    const double new_share = data.form == InputForm::kHandwriting ? kNewShare * options.non_digit_share : 0;
    const auto non_digits = synthesize_non_digits(options.synthetic_drawings, options.seed, kNotADigit);
    drawn += add_range(all, set.ranges, non_digits, options.non_digit_share - new_share, epoch_images);
    if (new_share > 0) {
      // Each is made once in an epoch, so that as many as are requested are enough.
      set.new_non_digits = static_cast<std::size_t>(std::lround(new_share * static_cast<double>(epoch_images)));
      set.ranges.push_back({all.size(), all.size() + set.new_non_digits, set.new_non_digits});
      drawn += set.new_non_digits;
    }
  }
  divide(std::span(set.ranges).first(sources), data.sources, epoch_images - drawn);
  set.images = std::make_shared<LabeledImages>(std::move(all));

  set.validation = slice(data, validation_begin, held_out_begin);
  if (options.held_out > 0) {
    set.held_out = slice(data, held_out_begin, first_end);
    set.undamaged = set.held_out.size();
    if (options.synthetic_share > 0) append_unlike(set, options);
  }
  return set;
}

}  // namespace digit::training
