#include "training/training_set.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "digit/synthesize.h"

namespace digit::training {
namespace {

/// Changes the seed for the synthetic digits that are held out.
constexpr std::uint64_t kHeldOutSeed = 0x9E3779B97F4A7C15U;

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
    const auto non_digits = synthesize_non_digits(options.synthetic_drawings, options.seed, kNotADigit);
    drawn += add_range(all, set.ranges, non_digits, options.non_digit_share, epoch_images);
  }
  divide(std::span(set.ranges).first(sources), data.sources, epoch_images - drawn);
  set.images = std::make_shared<LabeledImages>(std::move(all));

  set.validation = slice(data, validation_begin, held_out_begin);
  if (options.held_out > 0) {
    set.held_out = slice(data, held_out_begin, first_end);
    if (options.synthetic_share > 0) {
      append(set.held_out, synthesize_digits(options.held_out, options.seed ^ kHeldOutSeed));
    }
  }
  return set;
}

}  // namespace digit::training
