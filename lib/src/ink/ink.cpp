#include "ink/ink.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "decode/decode.h"
#include "digit/decode.h"
#include "ink/contrast.h"
#include "ink/flatten.h"
#include "ink/frames.h"
#include "ink/impulses.h"
#include "ink/lightness.h"
#include "ink/lines.h"
#include "ink/pieces.h"
#include "ink/shadows.h"
#include "ink/window.h"

namespace digit::ink {
namespace {

/// A region is read at a resolution at which its longer side has at most this many pixels.
constexpr std::size_t kLongestSide = 400;
/// Fewer connected pixels are noise, if there is more noise than the least contrast.
constexpr std::size_t kLeastPixels = 4;
/// A digit that is shorter than this share of the region's longer side is read again in a region of its own.
constexpr double kSmallDigit = 0.4;
/// A region around a digit extends this share of the digit's longer side beyond it.
constexpr double kMargin = 0.6;
/// A line is read at a resolution at which its longer side has at most this many pixels, and again in a region of its
/// own if it is lower than the second number.
constexpr std::size_t kLongestLine = 640;
constexpr std::size_t kLowLine = 64;
/// Reading a region again helps at most this many times.
constexpr int kMostPasses = 3;

/// The ink of a digit in a region that was reduced by a factor, and its box in the picture's pixels. The box is empty
/// if there is no ink.
struct Reading {
  Raster ink;
  /// The contrast before anything was erased.
  Raster contrast;
  Region region;
  std::size_t factor = 1;
  Region box;
  /// For a line: the piece of each pixel.
  std::vector<std::uint32_t> piece_of = {};
};

/// What to look for.
enum class Content { kDigit, kLine };

/// Returns the contrast of full ink: the contrast that a tenth of the digit's pixels reaches.
float full_contrast(const Raster& contrast, const std::vector<std::uint32_t>& piece_of) {
  std::vector<float> values;
  for (std::size_t i = 0; i < piece_of.size(); ++i) {
    if (piece_of[i] != 0) values.push_back(contrast.ink[i]);
  }
  return upper_quantile(std::move(values), 0.1);
}

/// Returns the piece of the group that each pixel belongs to or touches, for its edges are fainter than ink, and 0 for
/// all other pixels.
std::vector<std::uint32_t> pixels_of(const Pieces& found, const std::vector<std::uint32_t>& group,
                                     const Raster& contrast) {
  std::vector<bool> in_group(found.pieces.size());
  for (const std::uint32_t number : group) in_group[number] = true;
  std::vector<std::uint32_t> result(contrast.ink.size());
  for (std::size_t y = 0; y < contrast.height; ++y) {
    for (std::size_t x = 0; x < contrast.width; ++x) {
      const std::uint32_t piece = found.piece_of[y * contrast.width + x];
      if (!in_group[piece]) continue;
      for (std::size_t row = y - std::min<std::size_t>(y, 1); row <= std::min(y + 1, contrast.height - 1); ++row) {
        for (std::size_t column = x - std::min<std::size_t>(x, 1); column <= std::min(x + 1, contrast.width - 1);
             ++column) {
          std::uint32_t& pixel = result[row * contrast.width + column];
          if (pixel == 0 || (row == y && column == x)) pixel = piece;
        }
      }
    }
  }
  return result;
}

/// Converts contrast to ink. In a large digit, full ink is the highest contrast nearby, because light reflects
/// differently from parts of a digit; in one of MNIST's size, the contrast of a pixel shows how much of it is covered.
void scale_to_ink(Raster& contrast, const std::vector<std::uint32_t>& piece_of, float full, float noise,
                  std::size_t side) {
  constexpr float kSmall = 28;
  constexpr float kLarge = 100;
  constexpr float kFaintest = 0.25F;
  constexpr std::size_t kSidesPerNearby = 8;
  const float share_of_large = std::clamp((static_cast<float>(side) - kSmall) / (kLarge - kSmall), 0.0F, 1.0F);
  const float least = (1 - (1 - kFaintest) * share_of_large) * full;
  const float paper = std::min(0.3F, 0.5F * noise / full);
  const Raster nearby = local_maximum(contrast, side / kSidesPerNearby);
  for (std::size_t i = 0; i < contrast.ink.size(); ++i) {
    const float share = contrast.ink[i] / std::clamp(nearby.ink[i], least, full);
    contrast.ink[i] = piece_of[i] != 0 ? std::clamp((share - paper) / (1 - paper), 0.0F, 1.0F) : 0;
  }
}

/// Erases what an earlier reading, at a lower resolution, did not find to be ink, such as lines that are too short in
/// this region to be recognized.
void erase_what_was_not_ink(Raster& contrast, float threshold, const Region& region, std::size_t factor,
                            const Reading& earlier) {
  // The fewer pixels the digit had, the less is known about its outline.
  constexpr std::size_t kCertainSide = 96;
  constexpr std::size_t kFarthest = 6;
  const std::size_t side = std::max(earlier.box.width, earlier.box.height) / earlier.factor;
  const Raster ink =
      local_maximum(earlier.ink, std::clamp<std::size_t>(kCertainSide / std::max<std::size_t>(side, 1), 1, kFarthest));
  for (std::size_t y = 0; y < contrast.height; ++y) {
    const std::size_t row = (region.top + y * factor + factor / 2 - earlier.region.top) / earlier.factor;
    for (std::size_t x = 0; x < contrast.width; ++x) {
      const std::size_t column = (region.left + x * factor + factor / 2 - earlier.region.left) / earlier.factor;
      if (row >= ink.height || column >= ink.width) continue;
      const std::size_t pixel = row * ink.width + column;
      if (ink.ink[pixel] == 0 && earlier.contrast.ink[pixel] > threshold) contrast.ink[y * contrast.width + x] = 0;
    }
  }
}

/// Passes a raster to the observer, with the values that can be seen.
void observe(const StageObserver& observer, std::string_view name, Raster raster) {
  if (!observer) return;
  for (float& value : raster.ink) value = std::clamp(value, 0.0F, 1.0F);
  observer(name, raster);
}

/// The contrast of a region, before and after what is printed on the paper was erased.
struct Measured {
  Raster all;
  Contrast ink;
};

/// Returns nullopt if there is no such attempt.
std::optional<Measured> measure(const Raster& lightness, std::size_t attempt) {
  const auto measure_on = [&](const Paper& paper) {
    Measured measured{.all = {}, .ink = measure_contrast(lightness, paper)};
    measured.all = measured.ink.values;
    erase_frames(measured.ink.values, measured.ink.threshold());
    erase_lines(measured.ink.values, measured.ink.threshold());
    return measured;
  };
  const Paper paper = find_paper(lightness);
  Measured measured = measure_on(paper);
  if (attempt == 0) return measured;
  constexpr std::array kNarrowerStrokes = {0.2, 0.12, 0.07, 0.04};
  if (attempt > kNarrowerStrokes.size() + 1 || !can_have_shadows(measured.all, measured.ink)) return std::nullopt;
  if (attempt > kNarrowerStrokes.size()) return measure_on(estimate_paper(lightness, Tone::kBoth, kWidestStroke));
  return measure_on(estimate_paper(lightness, paper.tone, kNarrowerStrokes[attempt - 1]));
}

/// Returns the box around the pieces of a group, which is not empty.
Piece box_of(const Pieces& found, const std::vector<std::uint32_t>& group) {
  Piece box = found.pieces[group.front()];
  for (const std::uint32_t number : group) {
    const Piece& piece = found.pieces[number];
    box.left = std::min(box.left, piece.left);
    box.top = std::min(box.top, piece.top);
    box.right = std::max(box.right, piece.right);
    box.bottom = std::max(box.bottom, piece.bottom);
  }
  return box;
}

/// Reads a region. Returns nullopt if there is no such attempt.
std::optional<Reading> read(const decode::Picture& picture, const Region& region, Content content, std::size_t attempt,
                            const Reading* earlier, const StageObserver& observer) {
  const bool is_line = content == Content::kLine;
  const std::size_t factor = reduction(region, is_line ? kLongestLine : kLongestSide);
  Raster lightness = lightness_of(picture, region, factor);
  remove_impulses(lightness);
  std::optional<Measured> measured = measure(lightness, attempt);
  if (!measured) return std::nullopt;
  observe(observer, "lightness", lightness);
  observe(observer, "contrast", measured->all);
  Contrast& contrast = measured->ink;
  const float threshold = contrast.threshold();
  if (earlier != nullptr) erase_what_was_not_ink(contrast.values, threshold, region, factor, *earlier);
  observe(observer, "without-lines", contrast.values);
  const Pieces found = find_pieces(contrast.values, threshold);
  const std::size_t least_pixels = threshold > kLeastContrast ? kLeastPixels : 1;
  const auto group =
      is_line ? main_line(found, contrast.values, least_pixels) : main_group(found, contrast.values, least_pixels);
  Reading reading{.ink = std::move(contrast.values),
                  .contrast = std::move(measured->all),
                  .region = region,
                  .factor = factor,
                  .box = {}};
  if (group.empty()) {
    std::ranges::fill(reading.ink.ink, 0.0F);
    return reading;
  }
  const Piece box = box_of(found, group);
  std::vector<std::uint32_t> piece_of = pixels_of(found, group, reading.ink);
  scale_to_ink(reading.ink, piece_of, full_contrast(reading.ink, piece_of), contrast.noise,
               is_line ? box.height() : box.longer_side());
  observe(observer, "ink", reading.ink);
  reading.box = {.left = region.left + box.left * factor,
                 .top = region.top + box.top * factor,
                 .width = box.width() * factor,
                 .height = box.height() * factor};
  if (is_line) reading.piece_of = std::move(piece_of);
  return reading;
}

/// Returns the region around the box of a reading, with a margin of a share of `side`.
Region around_box(const Reading& reading, const decode::Picture& picture, std::size_t side) {
  constexpr std::size_t kLeastMargin = 8;
  const Region& box = reading.box;
  const auto margin = static_cast<std::size_t>(kMargin * static_cast<double>(side)) + kLeastMargin * reading.factor;
  const std::size_t left = box.left - std::min(box.left, margin);
  const std::size_t top = box.top - std::min(box.top, margin);
  return {.left = left,
          .top = top,
          .width = std::min(box.left + box.width + margin, picture.width) - left,
          .height = std::min(box.top + box.height + margin, picture.height) - top};
}

}  // namespace

std::optional<Raster> find_ink(const decode::Picture& picture, std::size_t attempt, const StageObserver& observer) {
  const Region region{.left = 0, .top = 0, .width = picture.width, .height = picture.height};
  std::optional<Reading> reading = read(picture, region, Content::kDigit, attempt, nullptr, observer);
  if (!reading) return std::nullopt;
  for (int pass = 1; pass < kMostPasses && reading->factor > 1 && reading->box != Region{}; ++pass) {
    const std::size_t side = std::max(reading->box.width, reading->box.height);
    const auto digit_side = static_cast<double>(side);
    if (digit_side >= kSmallDigit * static_cast<double>(std::max(reading->region.width, reading->region.height))) break;
    auto closer = read(picture, around_box(*reading, picture, side), Content::kDigit, 0, &*reading, observer);
    if (!closer || closer->box == Region{}) break;
    reading = std::move(closer);
  }
  return std::move(reading->ink);
}

std::optional<LineInk> find_line(const decode::Picture& picture, std::size_t attempt, const StageObserver& observer) {
  const Region region{.left = 0, .top = 0, .width = picture.width, .height = picture.height};
  std::optional<Reading> reading = read(picture, region, Content::kLine, attempt, nullptr, observer);
  if (!reading) return std::nullopt;
  for (int pass = 1; pass < kMostPasses && reading->factor > 1 && reading->box != Region{}; ++pass) {
    const Region closer_region = around_box(*reading, picture, reading->box.height);
    if (reading->box.height >= kLowLine * reading->factor ||
        reduction(closer_region, kLongestLine) >= reading->factor) {
      break;
    }
    auto closer = read(picture, closer_region, Content::kLine, 0, &*reading, observer);
    if (!closer || closer->box == Region{}) break;
    reading = std::move(closer);
  }
  if (reading->piece_of.empty()) reading->piece_of.assign(reading->ink.ink.size(), 0);
  return LineInk{.ink = std::move(reading->ink),
                 .piece_of = std::move(reading->piece_of),
                 .region = reading->region,
                 .factor = reading->factor};
}

}  // namespace digit::ink

namespace digit {

Raster decode_picture(std::span<const std::byte> bytes, const DecodeLimits& limits, const StageObserver& observer) {
  return *ink::find_ink(ink::flatten(decode::decode(bytes, limits)), 0, observer);
}

}  // namespace digit
